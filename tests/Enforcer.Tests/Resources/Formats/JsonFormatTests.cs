using Enforcer.Resources;
using Enforcer.Resources.Formats;

namespace Enforcer.Tests.Resources.Formats;

public sealed class JsonFormatTests
{
    [Fact]
    public void Knows_line_and_column_of_every_value_in_characters()
    {
        var root = One("{\n  \"kind\": \"A\",\n  \"é😀\": \"x\", \"list\": [1, {\"a\": true}]\n}").Root;

        Assert.Equal((2, 11), (root["kind"]!.Start.Line, root["kind"]!.Start.Column));
        Assert.Equal((3, 10), (root["é😀"]!.Start.Line, root["é😀"]!.Start.Column));
        Assert.Equal((3, 23), (root["list"]!.Start.Line, root["list"]!.Start.Column));
        Assert.Equal("list[1].a", root["list"]!.Items[1]["a"]!.Path);
        Assert.True(root["list"]!.Items[1]["a"]!.Flag);
    }

    [Fact]
    public void Offsets_point_into_the_text()
    {
        const string text = "{\"kind\": \"A\",\r\n \"é😀\": \"value\"}";
        var root = One(text).Root;

        Assert.Equal("\"value\"", text[root["é😀"]!.Start.Offset..root["é😀"]!.End.Offset]);
    }

    [Fact]
    public void Reads_several_values_in_a_row_and_the_items_of_lists()
    {
        var result = Read("{\"kind\":\"A\"}\n{\"kind\":\"List\",\"items\":[{\"kind\":\"B\"},{\"kind\":\"C\"}]}");

        Assert.Equal(["A", "B", "C"], result.Resources.Select(resource => resource.Kind));
    }

    [Fact]
    public void Keeps_what_came_before_a_fault_and_names_the_line()
    {
        var result = Read("{\"kind\":\"A\"}\n{\"kind\":\n\"B\"");

        Assert.Equal("A", Assert.Single(result.Resources).Kind);
        Assert.Equal(3, Assert.Single(result.Errors).Line);
    }

    [Fact]
    public void Reports_a_duplicate_key_and_keeps_the_last()
    {
        var result = Read("{\"kind\":\"A\",\n\"kind\":\"B\"}");

        Assert.Equal("B", Assert.Single(result.Resources).Kind);
        Assert.Equal(2, Assert.Single(result.Errors).Line);
    }

    [Fact]
    public void Refuses_values_that_are_nested_too_deep()
    {
        var result = Read("{\"kind\":" + new string('[', 100_000) + new string(']', 100_000) + "}");

        Assert.Contains("nested deeper than 100", Assert.Single(result.Errors).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"password\": s3cr3t}")]
    [InlineData("{\"password\": \"s3cr3t\\q\"}")]
    [InlineData("{\"password\": \"s3cr3t")]
    [InlineData("{\"password\": \"s3cr3t\\ud800\"}")]
    public void Never_quotes_the_text_in_an_error(string text)
    {
        var error = Assert.Single(Read(text).Errors);
        Assert.Equal(1, error.Line);
        Assert.DoesNotContain("s3", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reads_a_long_single_line_in_linear_time()
    {
        var text = "[" + string.Join(",", Enumerable.Repeat("{\"a\":\"é\"}", 200_000)) + "]";

        var errors = new List<ReadError>();
        var roots = JsonTree.Read(SourceText.Of("plan.json", text), ReaderLimits.Default, errors);

        Assert.Empty(errors);
        Assert.Equal(1 + text.LastIndexOf('{'), roots[0].Items[^1].Start.Column);
    }

    private static Resource One(string text)
    {
        var result = Read(text);
        Assert.Empty(result.Errors);
        return Assert.Single(result.Resources);
    }

    private static ReadResult Read(string text) => new JsonFormat().Read(SourceText.Of("file.json", text), ReaderLimits.Default);
}
