using Enforcer.Resources;
using Enforcer.Resources.Helm;
using Enforcer.Resources.Helm.Functions;
using Enforcer.Resources.Helm.Templates;
using FsCheck;
using FsCheck.Fluent;

namespace Enforcer.Tests.Resources.Helm;

/// <summary>A chart is somebody's program: whatever it says, it is rendered or refused.</summary>
public sealed class TemplatePropertyTests
{
    private static readonly string[] Words =
    [
        "{{", "}}", "{{-", "-}}", " ", "\n", "a: ", "- ", "if ", "else ", "else if ", "end", "range ", "with ", "define \"t\"", "template \"t\" .", "include \"t\" .", "block \"b\" .", "break", "continue",
        ".", ".a", ".list", "$", "$x", ":=", "=", ",", "|", "(", ")", "\"a\"", "`b`", "1", "-2", "1.5", "nil", "true", "/*", "*/", "\"", "'", "tpl ", "toYaml ", "index ",
    ];

    // A whole action now and then, so that more than the lexer is met.
    private static readonly Gen<string> Actions = Gen.Elements([.. FunctionCatalog.All.Keys.Order(StringComparer.Ordinal)])
        .SelectMany(function => Gen.ListOf(Gen.Elements(".a", ".list", ".map", "1", "\"x\"", "-3", "nil", "(list 1 2)", "\"(\"", "\"1.2\"")).Select(given => $"{{{{ {function} {string.Join(' ', given.Take(4))} }}}}"));

    private static readonly Gen<string> Texts = Gen.ListOf(Gen.Frequency((3, Gen.Elements(Words)), (1, Actions))).Select(string.Concat);

    [Fact]
    public void Any_template_is_rendered_or_refused() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(3000),
        Prop.ForAll(Texts.ToArbitrary(), text =>
        {
            try
            {
                Templates.Render(text, "{a: x, list: [1, b], map: {c: d}}");
            }
            catch (TemplateException failure)
            {
                Assert.NotEmpty(failure.Message);
            }
        }));

    [Fact]
    public void Whatever_yaml_is_written_is_read_back_as_it_was()
    {
        var scalars = Gen.Elements<object?>("", "a", "no", "1", "1e3", "- x", "a: b", " x ", "é\u2028", "two\nlines", "#c", "{", "'", "\"", "~", "null", 1L, -2L, 1.5, true, null);
        var lists = Gen.ListOf(scalars).Select(items => (object?)items.ToList());
        var maps = Gen.ListOf(Gen.Elements("k", "1", "no", "a b", "é", "")).SelectMany(keys => Gen.ListOf(Gen.OneOf(scalars, lists)).Select(values =>
            (object?)new GoMap(keys.Distinct(StringComparer.Ordinal).Zip(values, KeyValuePair.Create))));
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(1000), Prop.ForAll(Gen.OneOf(maps, Gen.ListOf(maps).Select(items => (object?)items.ToList())).ToArbitrary(), value =>
        {
            var errors = new List<ReadError>();
            Assert.True(GoValue.AreEqual(value, TreeValues.Read("f", TreeText.Yaml(value), errors)), TreeText.Yaml(value));
            Assert.Empty(errors);
        }));
    }

    [Fact]
    public void Every_place_of_what_is_written_lies_in_the_template() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(500),
        Prop.ForAll(Gen.ListOf(Gen.Elements("a\n", "b", "{{ .a }}", "{{- .list -}}", "\r\n", "{{ if .a }}x\n{{ end }}", "{{ toYaml .map | nindent 2 }}")).Select(string.Concat).ToArbitrary(), text =>
        {
            var output = new TemplateRun(new Dictionary<string, IReadOnlyList<TemplateNode>>(), new TemplateBudget()).Run(TemplateParser.Parse(text, []), TreeValues.Read("{a: x, list: [1], map: {c: d}}"));
            var places = new WrittenPlaces(text, output.Marks);
            var lines = text.Split('\n');
            for (var offset = 0; offset < output.Text.Length; offset++)
            {
                var place = places.Of(new TextPosition(1, 1, offset));
                Assert.InRange(place.Line, 1, lines.Length);
                Assert.InRange(place.Column, 1, lines[place.Line - 1].Length + 1);
            }
        }));
}
