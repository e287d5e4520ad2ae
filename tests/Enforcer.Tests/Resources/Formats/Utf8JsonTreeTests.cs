using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Enforcer.Resources;
using Enforcer.Resources.Formats;

namespace Enforcer.Tests.Resources.Formats;

public sealed class Utf8JsonTreeTests
{
    [Theory]
    [InlineData("""{"a":[1,2.5,-3e2,true,null,"text"],"b":{"c.d/e":"f"}}""")]
    [InlineData("[]")]
    [InlineData("\"\\u00e9\\ud83d\\ude00\"")]
    public void Keeps_every_value(string json)
    {
        var tree = Utf8JsonTree.Read(Utf8(json), ReaderLimits.Default)!;

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(json), tree.ToJson()));
    }

    [Fact]
    public void Tells_words_from_booleans_and_numbers_from_text()
    {
        var tree = Utf8JsonTree.Read(Utf8("""{"a":"true","b":true,"c":"1"}"""), ReaderLimits.Default)!;

        Assert.Null(tree["a"]!.Flag);
        Assert.True(tree["b"]!.Flag);
        Assert.Equal(ScalarKind.Text, Assert.IsType<ScalarNode>(tree["c"]).Kind);
    }

    [Fact]
    public void Takes_the_last_of_two_equal_keys_as_the_api_server_does()
    {
        Assert.Equal("2", Utf8JsonTree.Read(Utf8("""{"a":1,"a":2}"""), ReaderLimits.Default)!["a"]!.Text);
    }

    [Fact]
    public void Leaves_out_what_the_server_notes_of_fields_and_nothing_else_of_that_name()
    {
        var tree = Utf8JsonTree.Read(
            Utf8("""{"managedFields":1,"metadata":{"managedFields":[{"a":{"b":[{}]}}],"name":"a","labels":{"managedFields":"2"}},"spec":{"metadata":{"managedFields":3}}}"""),
            ReaderLimits.Default)!;

        Assert.Null(tree.Find("metadata", "managedFields"));
        Assert.Equal("a", tree.Find("metadata", "name")!.Text);
        Assert.Equal(("1", "2", "3"), (tree["managedFields"]!.Text, tree.Find("metadata", "labels", "managedFields")!.Text, tree.Find("spec", "metadata", "managedFields")!.Text));
    }

    [Fact]
    public void Keeps_what_the_server_notes_for_who_reads_it()
    {
        const string Json = """{"metadata":{"managedFields":[{"a":{}}]}}""";

        Assert.Equal(Json, Utf8JsonTree.ReadWhole(Utf8(Json), ReaderLimits.Default)!.ToJson()!.ToJsonString());
    }

    [Fact]
    public void Reads_nothing_with_something_behind_it()
    {
        Assert.ThrowsAny<JsonException>(() => Utf8JsonTree.Read(Utf8("{} {}"), ReaderLimits.Default));
    }

    [Fact]
    public void Tells_long_keys_apart_that_begin_and_end_alike()
    {
        var tree = Utf8JsonTree.Read(Utf8("""{"prefix-of-one-suffix-of":1,"prefix-of-two-suffix-of":2,"ab":3,"ac":4}"""), ReaderLimits.Default)!;

        Assert.Equal(["prefix-of-one-suffix-of", "prefix-of-two-suffix-of", "ab", "ac"], tree.Entries.Select(entry => entry.Key));
    }

    [Fact]
    public void Takes_the_last_of_two_equal_keys_in_a_map_of_many()
    {
        var many = string.Concat(Enumerable.Range(0, 100).Select(i => $"\"k{i}\":{i},"));
        var tree = Utf8JsonTree.Read(Utf8($$"""{ {{many}} "k3":"three","k99":"last"}"""), ReaderLimits.Default)!;

        Assert.Equal(100, tree.Entries.Count);
        Assert.Equal(("three", "50", "last"), (tree["k3"]!.Text, tree["k50"]!.Text, tree["k99"]!.Text));
    }

    [Fact]
    public void Reads_nothing_beyond_the_limits()
    {
        var limits = ReaderLimits.Default with { MaxNodes = 4, MaxDepth = 3 };

        Assert.NotNull(Utf8JsonTree.Read(Utf8("[[[]],1]"), limits));
        Assert.Null(Utf8JsonTree.Read(Utf8("[1,2,3,4]"), limits));
        Assert.Null(Utf8JsonTree.Read(Utf8("[[[[]]]]"), limits));
    }

    [Theory]
    [InlineData("\"\\ud800\"")]
    [InlineData("{\"\\udc00\":1}")]
    public void Reads_nothing_that_is_no_unicode(string json)
    {
        Assert.Null(Utf8JsonTree.Read(Utf8(json), ReaderLimits.Default));
    }

    [Fact]
    public void Reads_nothing_that_is_broken_utf_8()
    {
        byte[] json = [(byte)'"', 0xC3, 0x28, (byte)'"'];

        Assert.Null(Utf8JsonTree.Read(json, ReaderLimits.Default));
    }

    private static byte[] Utf8(string json) => Encoding.UTF8.GetBytes(json);
}
