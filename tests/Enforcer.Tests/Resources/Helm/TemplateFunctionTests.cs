namespace Enforcer.Tests.Resources.Helm;

/// <summary>The functions, each by the examples that its documentation would give.</summary>
public sealed class TemplateFunctionTests
{
    [Theory]
    [InlineData("{{ \"a-very-long-name\" | trunc 6 | trimSuffix \"-\" }}", "a-very")]
    [InlineData("{{ trunc -4 \"abcdef\" }}", "cdef")]
    [InlineData("{{ trimPrefix \"v\" \"v1\" }}{{ trimAll \"$\" \"$5$\" }}{{ trim \" a \" }}", "15a")]
    [InlineData("{{ indent 2 \"a\\nb\" }}|{{ nindent 1 \"a\" }}", "  a\n  b|\n a")]
    [InlineData("{{ replace \".\" \"-\" \"a.b.c\" }}", "a-b-c")]
    [InlineData("{{ contains \"b\" \"abc\" }}{{ hasPrefix \"a\" \"abc\" }}{{ hasSuffix \"a\" \"abc\" }}", "truetruefalse")]
    [InlineData("{{ quote \"a\\\"b\" nil 1 }}{{ squote \"a\" }}", "\"a\\\"b\" \"1\"'a'")]
    [InlineData("{{ camelcase \"http_server\" }} {{ snakecase \"FirstName\" }} {{ kebabcase \"FirstName\" }}", "HttpServer first_name first-name")]
    [InlineData("{{ printf \"%05d|%-4s|%4s|%q|%v|%.2f|%t|%x|%%\" 42 \"a\" \"b\" \"c\" true 1.239 false 255 }}", "00042|a   |   b|\"c\"|true|1.24|false|ff|%")]
    [InlineData("{{ printf \"%s\" }}", "%!s(MISSING)")]
    [InlineData("{{ substr 1 3 \"abcdef\" }}{{ abbrev 5 \"abcdefgh\" }}{{ initials \"a b\" }}{{ nospace \" a b\" }}", "bcab...abab")]
    [InlineData("{{ base \"a/b.c\" }} {{ dir \"a/b.c\" }} {{ ext \"a/b.c\" }}", "b.c a .c")]
    public void Texts(string template, string expected) => Assert.Equal(expected, Templates.Render(template));

    [Theory]
    [InlineData("{{ add 1 2 3 }}{{ sub 5 1 }}{{ mul 2 3 }}{{ div 7 2 }}{{ mod 7 2 }}{{ add1 1 }}", "646312")]
    [InlineData("{{ max 1 3 2 }}{{ min 3 1 }}{{ int \"42\" }}{{ int64 1.9 }}{{ float64 \"1.5\" }}", "314211.5")]
    [InlineData("{{ until 3 }}{{ untilStep 3 6 2 }}{{ seq 2 4 }}{{ seq 0 2 10 }}", "[0 1 2][3 5]2 3 40 2 4 6 8 10")]
    [InlineData("{{ floor 1.7 }}{{ ceil 1.2 }}{{ round 1.256 2 }}{{ len \"abc\" }}{{ len (list 1 2) }}", "121.2632")]
    public void Numbers(string template, string expected) => Assert.Equal(expected, Templates.Render(template));

    [Theory]
    [InlineData("{{ list 1 2 | join \"-\" }}{{ splitList \",\" \"a,b\" | last }}{{ (split \".\" \"a.b\")._1 }}", "1-2bb")]
    [InlineData("{{ first (list 1 2) }}{{ rest (list 1 2) }}{{ initial (list 1 2) }}{{ append (list 1) 2 }}{{ prepend (list 1) 0 }}", "1[2][1][1 2][0 1]")]
    [InlineData("{{ concat (list 1) (list 2) | reverse }}{{ uniq (list 1 1 2) }}{{ without (list 1 2) 1 }}{{ has 1 (list 1) }}{{ compact (list 1 \"\" 0) }}", "[2 1][1 2][2]true[1]")]
    [InlineData("{{ sortAlpha (list \"b\" \"a\") }}{{ slice (list 1 2 3) 1 2 }}{{ index (dict \"a\" (list 5)) \"a\" 0 }}", "[a b][2]5")]
    public void Lists(string template, string expected) => Assert.Equal(expected, Templates.Render(template));

    [Theory]
    [InlineData("{{ $d := dict \"a\" 1 }}{{ $_ := set $d \"b\" 2 }}{{ $d }}{{ hasKey $d \"b\" }}{{ get $d \"a\" }}{{ unset $d \"a\" }}", "map[a:1 b:2]true1map[b:2]")]
    [InlineData("{{ merge (dict \"a\" 1) (dict \"a\" 2 \"b\" 3) }}{{ mergeOverwrite (dict \"a\" 1) (dict \"a\" 2) }}", "map[a:1 b:3]map[a:2]")]
    [InlineData("{{ keys (dict \"b\" 1 \"a\" 2) | sortAlpha }}{{ values (dict \"a\" 2) }}{{ pick (dict \"a\" 1 \"b\" 2) \"a\" }}{{ omit (dict \"a\" 1 \"b\" 2) \"a\" }}", "[a b][2]map[a:1]map[b:2]")]
    [InlineData("{{ dig \"a\" \"b\" \"none\" (dict \"a\" (dict \"b\" 1)) }}{{ dig \"a\" \"c\" \"none\" (dict \"a\" (dict \"b\" 1)) }}{{ pluck \"a\" (dict \"a\" 1) (dict \"b\" 2) }}", "1none[1]")]
    [InlineData("{{ $a := dict \"x\" (dict \"y\" 1) }}{{ $b := deepCopy $a }}{{ $_ := set $b.x \"y\" 2 }}{{ $a }}", "map[x:map[y:1]]")]
    public void Maps(string template, string expected) => Assert.Equal(expected, Templates.Render(template));

    [Theory]
    [InlineData("{{ eq 1 1.0 }}{{ eq \"a\" \"b\" \"a\" }}{{ ne 1 2 }}{{ lt 1 2 }}{{ ge 2 2 }}{{ gt \"b\" \"a\" }}", "truetruetruetruetruetrue")]
    [InlineData("{{ ternary \"a\" \"b\" true }}{{ ternary \"a\" \"b\" false }}{{ coalesce \"\" 0 \"c\" }}{{ empty 0 }}", "abctrue")]
    [InlineData("{{ kindIs \"map\" (dict) }}{{ kindOf (list) }}{{ typeIs \"string\" \"a\" }}{{ kindIs \"slice\" (list) }}", "trueslicetruetrue")]
    [InlineData("{{ required \"say it\" .missing }}{{ required \"say it\" 5 }}{{ fail \"no\" }}", "5")]
    public void Logic(string template, string expected) => Assert.Equal(expected, Templates.Render(template));

    [Theory]
    [InlineData("{{ toYaml (dict \"b\" (list 1 (dict \"c\" true \"d\" \"no\")) \"a\" (dict) \"e\" nil) }}", "a: {}\nb:\n- 1\n- c: true\n  d: \"no\"\ne: null")]
    [InlineData("{{ toYaml (list \"a: b\" \"#x\" \"1\" \"two\\nlines\") }}", "- \"a: b\"\n- \"#x\"\n- \"1\"\n- \"two\\nlines\"")]
    [InlineData("{{ toYaml (list (list 1 2)) }}", "- - 1\n  - 2")]
    [InlineData("{{ toJson (dict \"a\" (list 1 \"<\" nil)) }}", "{\"a\":[1,\"<\",null]}")]
    [InlineData("{{ (fromYaml \"a: {b: 1}\").a.b }}{{ (fromJson \"{\\\"a\\\": 2}\").a }}{{ fromYamlArray \"[1, 2]\" }}", "12[1 2]")]
    [InlineData("{{ b64enc \"abc\" }}{{ b64dec \"YWJj\" }}", "YWJjabc")]
    [InlineData("{{ sha256sum \"abc\" }}", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    [InlineData("{{ adler32sum \"abc\" }}", "38600999")]
    [InlineData("{{ (urlParse \"https://u@h:1/p?q=1\").host }}", "h:1")]
    public void Encodings(string template, string expected) => Assert.Equal(expected, Templates.Render(template));

    [Theory]
    [InlineData("{{ regexMatch \"^[a-z]+$\" \"abc\" }}{{ regexFind \"[0-9]+\" \"a12b\" }}{{ regexReplaceAll \"a(x*)b\" \"-ab-axxb-\" \"${1}W\" }}", "true12-W-xxW-")]
    [InlineData("{{ regexReplaceAllLiteral \"a\" \"banana\" \"$1\" }}{{ regexSplit \"z+\" \"pizza\" -1 }}{{ regexFindAll \"[2,4,6,8]\" \"123456789\" -1 }}", "b$1n$1n$1[pi a][2 4 6 8]")]
    [InlineData("{{ regexMatch \"(?P<a>x)[[:digit:]]\" \"x1\" }}", "true")]
    public void Patterns(string template, string expected) => Assert.Equal(expected, Templates.Render(template));

    [Theory]
    [InlineData(">=1.19-0", "v1.31.0", true)]
    [InlineData(">=1.19-0", "1.22.3-gke.100", true)]
    [InlineData(">=1.19", "1.22.3-gke.100", false)]
    [InlineData("<1.21.0-0", "1.31.0", false)]
    [InlineData(">= 1.14, < 2", "1.15.0", true)]
    [InlineData("^1.2.3", "1.9.0", true)]
    [InlineData("^1.2.3", "2.0.0", false)]
    [InlineData("^0.2.3", "0.3.0", false)]
    [InlineData("~1.2", "1.2.9", true)]
    [InlineData("~1.2.3", "1.3.0", false)]
    [InlineData("1.2.x", "1.2.7", true)]
    [InlineData("1.x || >=3", "2.0.0", false)]
    [InlineData("1.x || >=3", "3.1.0", true)]
    [InlineData("1.2 - 1.4", "1.4.9", true)]
    [InlineData("1.2 - 1.4", "1.5.0", false)]
    [InlineData("*", "9.9.9", true)]
    [InlineData(">1.2", "1.2.5", false)]
    [InlineData("!=1.2.3", "1.2.3", false)]
    public void Versions(string range, string version, bool expected) =>
        Assert.Equal(expected ? "true" : "false", Templates.Render($$$"""{{ semverCompare "{{{range}}}" "{{{version}}}" }}"""));

    [Fact]
    public void What_chance_would_make_is_a_placeholder() =>
        Assert.Equal("${generated} ${generated} map[]", Templates.Render("{{ randAlphaNum 10 }} {{ (genCA \"a\" 365).Cert }} {{ lookup \"v1\" \"Secret\" \"a\" \"b\" }}"));
}
