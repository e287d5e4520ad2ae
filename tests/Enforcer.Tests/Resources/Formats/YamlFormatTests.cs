using System.Text;
using Enforcer.Resources;
using Enforcer.Resources.Formats;

namespace Enforcer.Tests.Resources.Formats;

public sealed class YamlFormatTests
{
    private static readonly ReaderLimits Small = new(1024 * 1024, 20, 1000, 10);

    [Fact]
    public void Knows_line_and_column_of_every_value()
    {
        var root = One("""
            apiVersion: v1
            kind: ConfigMap
            data:
              colour: "blue"
              list:
                - one
                - {two: 2}
            """).Root;

        Assert.Equal(new TextPosition(4, 11, 47), root.Find("data", "colour")!.Start);
        Assert.Equal((6, 7), At(root.Find("data", "list")!.Items[0]));
        Assert.Equal((7, 13), At(root.Find("data", "list")!.Items[1]["two"]));
        Assert.Equal((3, 1), Key(root, "data"));
    }

    [Fact]
    public void Spells_paths_as_kubernetes_does()
    {
        var root = One("""
            kind: Pod
            metadata:
              labels:
                sidecar.istio.io/inject: "false"
            spec:
              containers:
                - image: a
            """).Root;

        Assert.Equal("metadata.labels[sidecar.istio.io/inject]", root.Find("metadata", "labels", "sidecar.istio.io/inject")!.Path);
        Assert.Equal("spec.containers[0].image", root.Find("spec", "containers")!.Items[0]["image"]!.Path);
    }

    [Fact]
    public void Reads_every_document_of_a_file_with_lines_of_the_file()
    {
        var resources = Read("kind: A\n---\nkind: B\n--- # note\nkind: C\n...\n---\n# empty\n---\nkind: D\n").Resources;

        Assert.Equal(["A", "B", "C", "D"], resources.Select(resource => resource.Kind));
        Assert.Equal([1, 3, 5, 10], resources.Select(resource => resource.Root["kind"]!.Start.Line));
    }

    [Fact]
    public void Reads_the_other_documents_when_one_is_broken_and_names_its_line()
    {
        var result = Read("kind: A\n---\nkind: [broken\nmore: x\n---\nkind: C\n");

        Assert.Equal(["A", "C"], result.Resources.Select(resource => resource.Kind));
        var error = Assert.Single(result.Errors);
        Assert.InRange(error.Line, 3, 4);
    }

    [Fact]
    public void Takes_directives_as_part_of_the_document_they_open()
    {
        var result = Read("%YAML 1.2\n# note\n---\nkind: A\n");

        Assert.Empty(result.Errors);
        Assert.Equal("A", Assert.Single(result.Resources).Kind);
    }

    [Fact]
    public void Takes_the_items_of_a_list_as_resources_with_paths_of_their_own()
    {
        var result = Read("""
            kind: List
            items:
              - kind: A
                spec: {x: 1}
              - kind: ConfigMapList
                items:
                  - kind: B
                    spec: {y: 2}
            """);

        Assert.Equal(["A", "B"], result.Resources.Select(resource => resource.Kind));
        Assert.Equal("spec.y", result.Resources[1].Root.Find("spec", "y")!.Path);
        Assert.Equal(8, result.Resources[1].Root.Find("spec", "y")!.Start.Line);
    }

    [Fact]
    public void Reports_a_duplicate_key_with_both_lines_and_keeps_the_last()
    {
        var result = Read("kind: A\nmode: STRICT\nmode: DISABLE\n");

        Assert.Equal("DISABLE", result.Resources[0].Root["mode"]!.Text);
        var error = Assert.Single(result.Errors);
        Assert.Equal(3, error.Line);
        Assert.Contains("duplicate key 'mode' (first on line 2", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("yes", true)]
    [InlineData("On", true)]
    [InlineData("y", true)]
    [InlineData("off", false)]
    [InlineData("NO", false)]
    [InlineData("false", false)]
    [InlineData("\"yes\"", null)]
    [InlineData("'off'", null)]
    [InlineData("!!str no", null)]
    [InlineData("yEs", null)]
    public void Takes_the_boolean_words_of_yaml_1_1_as_the_api_server_does(string written, bool? flag)
    {
        Assert.Equal(flag, One($"kind: A\nvalue: {written}\n").Root["value"]!.Flag);
    }

    [Theory]
    [InlineData("0o17", "15")]
    [InlineData("017", "15")]
    [InlineData("08", "8")]
    [InlineData("0x1F", "31")]
    [InlineData("0b11", "3")]
    [InlineData("1_000", "1000")]
    [InlineData("-9223372036854775808", "-9223372036854775808")]
    [InlineData("18446744073709551616", "1.8446744073709552E+19")]
    [InlineData("1e3", "1000")]
    [InlineData("~", "null")]
    [InlineData(".nan", "\".nan\"")]
    [InlineData("1.2.3", "\"1.2.3\"")]
    [InlineData("2024-01-01", "\"2024-01-01\"")]
    public void Takes_numbers_as_the_api_server_does(string written, string json)
    {
        Assert.Equal(json, One($"kind: A\nvalue: {written}\n").Root.ToJson()!["value"]?.ToJsonString() ?? "null");
    }

    [Fact]
    public void Expands_anchors_and_merge_keys_where_the_map_itself_wins()
    {
        var root = One("""
            base: &base {a: 1, b: 1}
            other: &other {b: 2, c: 2}
            kind: A
            one: *base
            two: {<<: [*base, *other], a: 3}
            """).Root;

        Assert.Equal("1", root.Find("one", "a")!.Text);
        Assert.Equal(["3", "1", "2"], new[] { "a", "b", "c" }.Select(key => root.Find("two", key)!.Text));
        Assert.Equal("two.b", root.Find("two", "b")!.Path);
        Assert.Equal("base.b", root.Find("base", "b")!.Path);
    }

    [Fact]
    public void Keeps_comments_with_their_places_but_none_out_of_values()
    {
        var resource = One("""
            # head
            kind: A # the kind
            text: "a # b"
            block: |
              # not one
            """);

        Assert.Equal(
            [(1, "head", false), (2, "the kind", true)],
            resource.Source!.Comments.Select(comment => (comment.Start.Line, comment.Text, comment.Inline)));
    }

    [Fact]
    public void Refuses_a_yaml_bomb_by_its_expanded_size()
    {
        var bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (var i = 1; i < 12; i++)
        {
            bomb.Append(System.Globalization.CultureInfo.InvariantCulture, $"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n");
        }

        var result = new YamlFormat().Read(SourceText.Of("bomb.yaml", bomb.ToString()), ReaderLimits.Default);

        Assert.Empty(result.Resources);
        Assert.Contains("once aliases are expanded", Assert.Single(result.Errors).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a: &a [*a]", "an anchor contains itself")]
    [InlineData("a: *b", "an alias names an anchor that is not defined")]
    [InlineData("? [a, b]\n: c", "a map or list stands as a key")]
    [InlineData("a: {{ .Values.b }}", "it holds template markup")]
    [InlineData("a: {<<: 3}", "a merge key")]
    public void Refuses_structures_that_kubernetes_does_not_know(string text, string reason)
    {
        Assert.Contains(reason, Assert.Single(Read(text).Errors).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[", "]")]
    [InlineData("{a: ", "}")]
    public void Refuses_values_that_are_nested_too_deep(string open, string close)
    {
        var text = "kind: " + string.Concat(Enumerable.Repeat(open, 5000)) + string.Concat(Enumerable.Repeat(close, 5000));

        Assert.Contains("nested deeper than 20", Assert.Single(Read(text).Errors).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_values_that_aliases_nest_too_deep()
    {
        var text = "a0: &a0 [x]\n" + string.Concat(Enumerable.Range(1, 30).Select(i => $"a{i}: &a{i} [*a{i - 1}]\n"));

        Assert.Contains("nested deeper than 20 once aliases", Assert.Single(Read(text).Errors).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Stops_at_the_limit_of_documents()
    {
        var result = Read(string.Concat(Enumerable.Repeat("---\nkind: A\n", 11)));

        Assert.Equal(10, result.Resources.Count);
        Assert.Contains("more than 10 documents", Assert.Single(result.Errors).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Says_that_a_template_must_be_rendered_first()
    {
        Assert.Contains("render it first", Assert.Single(Read("{{- if .Values.x }}\nkind: A\n{{- end }}\n").Errors).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Never_quotes_the_text_in_an_error()
    {
        foreach (var text in new[] { "password: 's3cr3tvalue", "password: \"s3cr3t\\qvalue\"", "s3cr3tvalue: [", "*s3cr3tvalue", "a: !<s3cr3tvalue b", "s3cr3tvalue: a: b", "@s3cr3tvalue", "- a\ns3cr3tvalue" })
        {
            Assert.All(Read(text).Errors, error => Assert.DoesNotContain("s3cr3t", error.Message, StringComparison.Ordinal));
        }
    }

    private static (int, int) At(Node? node) => (node!.Start.Line, node.Start.Column);

    private static (int, int) Key(MapNode map, string key)
    {
        var entry = map.Entries.Single(entry => entry.Key == key);
        return (entry.KeyStart.Line, entry.KeyStart.Column);
    }

    private static Resource One(string text)
    {
        var result = Read(text);
        Assert.Empty(result.Errors);
        return Assert.Single(result.Resources);
    }

    private static ReadResult Read(string text) => new YamlFormat().Read(SourceText.Of("file.yaml", text), Small);
}
