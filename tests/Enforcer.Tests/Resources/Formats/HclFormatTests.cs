using System.Text.Json.Nodes;
using Enforcer.Policies;
using Enforcer.Policies.Exceptions;
using Enforcer.Resources;
using Enforcer.Resources.Formats.Hcl;
using FsCheck;
using FsCheck.Fluent;

namespace Enforcer.Tests.Resources.Formats;

public class HclFormatTests
{
    // Pieces that mean something to an HCL reader, so that random texts get past the first character.
    private static readonly string[] Pieces =
    [
        "a", "b-c", " ", "\n", "\r\n", "=", " = ", "==", "{", "}", "{\n", "\n}\n", "[", "]", "(", ")", "\"", "\"x\"", "${", "%{", "$${", "~}", "%{ if ", "%{ for x in ", "%{ endfor }", "<<E\n", "<<-E\n", "\nE\n", "E",
        ",", ":", "?", "=>", "...", ".", ".*", "[*]", ".0", "for ", "for x in y : ", "if ", " in ", "-", "!", "+", "&&", "1", "1.5e3", "true", "null", "#c\n", "//c\n", "/*", "*/", "\\", "\\n", "\\u00e9", "\\ud83d", "::", "f(", "dynamic \"a\" {\n", "content {\n",
        "resource \"kubernetes_pod\" \"a\" {\n", "resource \"kubectl_manifest\" \"b\" {\n", "yaml_body = \"a: [\"\n", "variable \"password\" {\n", "default = \"hunter2\"\n", "locals {\n", "é", "😀", "\u2028", "\uFEFF",
    ];

    [Fact]
    public void A_value_stands_where_its_position_says()
    {
        const string Text = "locals {\n  # é\n  a = \"x\"\n  b = [1,\n    2]\n}\n";

        var root = Read(Text).Root;

        Assert.Equal("\"x\"", Text[root["a"]!.Start.Offset..root["a"]!.End.Offset]);
        Assert.Equal((3, 7), (root["a"]!.Start.Line, root["a"]!.Start.Column));
        Assert.Equal((5, 5), (root["b"]!.Items[1].Start.Line, root["b"]!.Items[1].Start.Column));
    }

    [Theory]
    [InlineData("a = ", "line 1")]
    [InlineData("a = \"x", "not closed")]
    [InlineData("a = <<EOT\nx\n", "'EOT' must stand alone")]
    [InlineData("a {\n b = 1", "'}' is missing")]
    [InlineData("a = \"\\q\"", "escape")]
    [InlineData("a = \"\\ud83d\"", "Unicode")]
    [InlineData("a b", "labels")]
    [InlineData("a = 1 b = 2", "line break")]
    [InlineData("/* a", "not closed")]
    public void A_fault_names_its_line_and_the_cure(string text, string expected)
    {
        var error = Assert.Single(Result(text).Errors);

        Assert.Contains(expected, $"line {error.Line}: {error.Message}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a = ", "[")]
    [InlineData("a = ", "(")]
    [InlineData("a = ", "{ a = ")]
    [InlineData("a = ", "\"${")]
    [InlineData("a = ", "x[")]
    [InlineData("a = ", "f(")]
    [InlineData("a = ", "true ? ")]
    [InlineData("", "a {\n")]
    [InlineData("", "a \"b\" \"c\" \"d\" {\n")]
    public void Depth_is_bounded_whatever_nests(string head, string piece)
    {
        var errors = Result(head + string.Concat(Enumerable.Repeat(piece, 100_000))).Errors;

        Assert.Contains("nested deeper", errors[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_number_of_values_is_bounded()
    {
        var errors = new HclFormat().Read(SourceText.Of("f.tf", $"a = [{string.Join(",", Enumerable.Repeat("1", 5000))}]"), ReaderLimits.Default with { MaxNodes = 1000 }).Errors;

        Assert.Contains("more than 1000 values", Assert.Single(errors).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_text_is_read_or_refused_and_what_was_read_is_judged()
    {
        var texts = Gen.ListOf(Gen.Elements(Pieces)).Select(string.Concat);
        Check(texts, text =>
        {
            var result = Result(text);
            Assert.All(result.Errors, error => Assert.InRange(error.Line, 1, text.Split('\n').Length));
            Assert.All(result.Resources, resource => Assert.NotNull(resource.Root.ToJson()));
            var findings = new PolicyEngine(PolicySettings.Default, ExceptionSources.Repository).Evaluate(new ResourceSet(result.Resources), new DateOnly(2026, 6, 1));
            Assert.All(findings, finding => Assert.DoesNotContain("hunter2", finding.Message, StringComparison.Ordinal));
        });
    }

    [Fact]
    public void A_tree_written_as_hcl_reads_as_the_same_tree() => Check(Trees(3), tree =>
    {
        // JSON is HCL as long as nothing in its texts is a template.
        var text = "locals {\n  value = " + (tree?.ToJsonString() ?? "null") + "\n}";

        var result = Result(text);

        Assert.Empty(result.Errors);
        Assert.True(JsonNode.DeepEquals(tree, result.Resources[0].Root.ToJson()!["value"]), text);
    });

    private static Resource Read(string text) => Assert.Single(Result(text).Resources);

    private static Enforcer.Resources.Formats.ReadResult Result(string text) => new HclFormat().Read(SourceText.Of("f.tf", text), ReaderLimits.Default);

    private static Gen<JsonNode?> Trees(int depth)
    {
        var scalar = Gen.OneOf(
            Gen.Elements("", "a b", "é", "q\"q", "\\", "\n\t", "a$b%c", "<<E", "#", "//").Select(word => (JsonNode?)JsonValue.Create(word)),
            ArbMap.Default.GeneratorFor<int>().Select(number => (JsonNode?)JsonValue.Create(number)),
            ArbMap.Default.GeneratorFor<bool>().Select(flag => (JsonNode?)JsonValue.Create(flag)),
            Gen.Constant((JsonNode?)null));
        if (depth == 0)
        {
            return scalar;
        }

        var child = Trees(depth - 1);
        return Gen.OneOf(
            scalar,
            Gen.ListOf(child, 3).Select(items => (JsonNode?)new JsonArray([.. items.Select(item => item?.DeepClone())])),
            Gen.ListOf(Gen.Zip(Gen.Elements("a", "for", "if", "x.y", "null", "1"), child), 3).Select(pairs => (JsonNode?)new JsonObject(pairs
                .DistinctBy(pair => pair.Item1, StringComparer.Ordinal)
                .Select(pair => KeyValuePair.Create(pair.Item1, pair.Item2?.DeepClone())))));
    }

    private static void Check<T>(Gen<T> values, Action<T> body) =>
        Prop.ForAll(values.ToArbitrary(), body).Check(Config.QuickThrowOnFailure.WithMaxTest(1000).WithEndSize(60));
}
