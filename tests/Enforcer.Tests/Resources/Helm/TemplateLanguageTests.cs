using Enforcer.Resources.Helm.Templates;

namespace Enforcer.Tests.Resources.Helm;

/// <summary>Go's template language, each line by its documentation.</summary>
public sealed class TemplateLanguageTests
{
    private const string Values = """
        {a: one, n: 3, f: 1.5, yes: true, no: false, empty: "", list: [x, "y", z], map: {k: v, b: w}, nested: {deep: {word: found}}, nothing: null}
        """;

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("{{ .a }}", "one")]
    [InlineData("{{.a}}{{.n}}", "one3")]
    [InlineData("{{ .nested.deep.word }}", "found")]
    [InlineData("{{ .missing }}", "")]
    [InlineData("{{ .missing.member }}", "")]
    [InlineData("{{ .nothing }}", "")]
    [InlineData("{{ $.a }}", "one")]
    [InlineData("{{ .yes }} {{ .f }} {{ .list }} {{ .map }}", "true 1.5 [x y z] map[b:w k:v]")]
    [InlineData("{{ \"a\\tb\\u00e9\" }}{{ `raw \\t` }}{{ 'a' }}{{ 0x10 }}{{ -4 }}", "a\tbéraw \\t9716-4")]
    public void Values_and_literals(string template, string expected) => Assert.Equal(expected, Templates.Render(template, Values));

    [Theory]
    [InlineData("a  {{- .a -}}  b", "aoneb")]
    [InlineData("a\n{{- .a }}\nb", "aone\nb")]
    [InlineData("a {{- /* said */ -}} b", "ab")]
    [InlineData("a {{/* said */}} b", "a  b")]
    [InlineData("{{-3}}", "-3")]
    [InlineData("a \n {{- 3 }}", "a3")]
    public void Trim_markers_and_comments(string template, string expected) => Assert.Equal(expected, Templates.Render(template, Values));

    [Theory]
    [InlineData("{{ if .yes }}a{{ else }}b{{ end }}", "a")]
    [InlineData("{{ if .no }}a{{ else if eq .n 3 }}b{{ else }}c{{ end }}", "b")]
    [InlineData("{{ if .empty }}a{{ else if .nothing }}b{{ else }}c{{ end }}", "c")]
    [InlineData("{{ if .list }}a{{ end }}{{ if .missing }}b{{ end }}", "a")]
    [InlineData("{{ with .nested.deep }}{{ .word }}{{ $.a }}{{ end }}", "foundone")]
    [InlineData("{{ with .missing }}a{{ else }}{{ .a }}{{ end }}", "one")]
    [InlineData("{{ with .missing }}a{{ else with .map }}{{ .k }}{{ end }}", "v")]
    [InlineData("{{ with $x := .a }}{{ $x }}{{ . }}{{ end }}", "oneone")]
    public void Branches(string template, string expected) => Assert.Equal(expected, Templates.Render(template, Values));

    [Theory]
    [InlineData("{{ range .list }}{{ . }},{{ end }}", "x,y,z,")]
    [InlineData("{{ range $i, $e := .list }}{{ $i }}{{ $e }}{{ end }}", "0x1y2z")]
    [InlineData("{{ range $k, $v := .map }}{{ $k }}={{ $v }} {{ end }}", "b=w k=v ")]
    [InlineData("{{ range .missing }}a{{ else }}none{{ end }}", "none")]
    [InlineData("{{ range .list }}{{ if eq . \"y\" }}{{ break }}{{ end }}{{ . }}{{ end }}", "x")]
    [InlineData("{{ range .list }}{{ if eq . \"y\" }}{{ continue }}{{ end }}{{ . }}{{ end }}", "xz")]
    [InlineData("{{ range 3 }}{{ . }}{{ end }}", "012")]
    [InlineData("{{ $found := \"no\" }}{{ range .list }}{{ if eq . \"z\" }}{{ $found = \"yes\" }}{{ end }}{{ end }}{{ $found }}", "yes")]
    [InlineData("{{ $x := 1 }}{{ if true }}{{ $x := 2 }}{{ $x }}{{ end }}{{ $x }}", "21")]
    public void Loops_and_variables(string template, string expected) => Assert.Equal(expected, Templates.Render(template, Values));

    [Theory]
    [InlineData("{{ .a | upper | quote }}", "\"ONE\"")]
    [InlineData("{{ printf \"%s-%d\" .a .n | upper }}", "ONE-3")]
    [InlineData("{{ (index .list 1) }}{{ (dict \"k\" \"v\").k }}", "yv")]
    [InlineData("{{ and .yes .a }}{{ and .no .a }}{{ or .empty .a }}{{ not .no }}", "onefalseonetrue")]
    [InlineData("{{ or .yes (fail \"never run\") }}", "true")]
    [InlineData("{{ .missing | default \"d\" }}", "d")]
    public void Pipelines_and_functions(string template, string expected) => Assert.Equal(expected, Templates.Render(template, Values));

    [Theory]
    [InlineData("{{ define \"t\" }}<{{ . }}>{{ end }}{{ template \"t\" .a }}{{ include \"t\" .n | upper }}", "<one><3>")]
    [InlineData("{{ block \"t\" .a }}[{{ . }}]{{ end }}", "[one]")]
    [InlineData("{{ define \"t\" }}{{ $.k }}{{ end }}{{ include \"t\" .map }}", "v")]
    [InlineData("{{ tpl \"{{ .a }}!\" . }}{{ tpl \"plain\" . }}", "one!plain")]
    public void Named_templates(string template, string expected) => Assert.Equal(expected, Templates.Render(template, Values));

    [Theory]
    [InlineData("a\n{{ .a", 2, "an action has no end")]
    [InlineData("{{ if .a }}\nb", 3, "'end' is missing")]
    [InlineData("a{{ end }}", 4, "closes nothing")]
    [InlineData("{{ else }}", 3, "closes nothing")]
    [InlineData("{{ \"a }}", 3, "a string has no end")]
    [InlineData("{{ nonsense .a }}", 3, "the function 'nonsense' is not known")]
    [InlineData("{{ $x }}", 0, "not declared")]
    [InlineData("{{ include \"gone\" . }}", 3, "no template is named 'gone'")]
    [InlineData("{{ div 1 0 }}", 3, "the function 'div' cannot take what it is given")]
    [InlineData("{{ .a \"b\" }}", 3, "as if it were a function")]
    [InlineData("{{ ? }}", 3, "has no place in an action")]
    public void A_fault_is_told_at_its_place(string template, int offset, string message)
    {
        var failure = Assert.Throws<TemplateException>(() => Templates.Render(template, "{a: 1}"));

        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
        Assert.True(failure.Offset >= 0 && (offset == 0 || failure.Offset <= template.Length), $"{failure.Offset}");
    }

    [Theory]
    [InlineData("{{ define \"t\" }}{{ include \"t\" . }}{{ end }}{{ include \"t\" . }}", "deeper than")]
    [InlineData("{{ range until 90000 }}{{ range until 90000 }}{{ . }}{{ end }}{{ end }}", "more than")]
    [InlineData("{{ repeat 2000000 \"a\" }}", "more than")]
    [InlineData("{{ $x := \"aaaaaaaaaa\" }}{{ range until 1000 }}{{ $x = print $x $x }}{{ end }}", "million characters")]
    [InlineData("{{ $x := dict }}{{ range until 5000 }}{{ $x = dict \"a\" $x }}{{ end }}{{ $x }}", "nested deeper")]
    [InlineData("{{ $x := dict }}{{ $_ := set $x \"x\" (list $x) }}{{ $x }}", "put into itself")]
    [InlineData("{{ until 200000000 }}", "more than")]
    public void What_would_not_end_is_refused(string template, string message) =>
        Assert.Contains(message, Assert.Throws<TemplateException>(() => Templates.Render(template)).Message, StringComparison.Ordinal);

    [Fact]
    public void Nesting_is_bounded()
    {
        Assert.Throws<TemplateException>(() => Templates.Render(string.Concat(Enumerable.Repeat("{{ if true }}", 5000)) + string.Concat(Enumerable.Repeat("{{ end }}", 5000))));
        Assert.Throws<TemplateException>(() => Templates.Render("{{ " + new string('(', 5000) + "1" + new string(')', 5000) + " }}"));
        Assert.Throws<TemplateException>(() => Templates.Render("{{ if false }}" + string.Concat(Enumerable.Repeat("{{ else if false }}", 5000)) + "{{ end }}"));
    }
}
