using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Enforcer.Resources;
using Enforcer.Resources.Formats;

namespace Enforcer.Tests.Resources.Formats;

public sealed class JsonElementTreeTests
{
    [Theory]
    [InlineData("""{"a":[1,2.5,-3e2,true,null,"text"],"b":{"c.d/e":"f"}}""")]
    [InlineData("[]")]
    [InlineData("\"\\u00e9\\ud83d\\ude00\"")]
    public void Keeps_every_value(string json)
    {
        var tree = JsonElementTree.Read(Element(json), ReaderLimits.Default)!;

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(json), tree.ToJson()));
    }

    [Fact]
    public void Tells_words_from_booleans_and_numbers_from_text()
    {
        var tree = JsonElementTree.Read(Element("""{"a":"true","b":true,"c":"1"}"""), ReaderLimits.Default)!;

        Assert.Null(tree["a"]!.Flag);
        Assert.True(tree["b"]!.Flag);
        Assert.Equal(ScalarKind.Text, Assert.IsType<ScalarNode>(tree["c"]).Kind);
    }

    [Fact]
    public void Takes_the_last_of_two_equal_keys_as_the_api_server_does()
    {
        Assert.Equal("2", JsonElementTree.Read(Element("""{"a":1,"a":2}"""), ReaderLimits.Default)!["a"]!.Text);
    }

    [Fact]
    public void Reads_nothing_beyond_the_limits()
    {
        var limits = ReaderLimits.Default with { MaxNodes = 4, MaxDepth = 3 };

        Assert.NotNull(JsonElementTree.Read(Element("[[[]],1]"), limits));
        Assert.Null(JsonElementTree.Read(Element("[1,2,3,4]"), limits));
        Assert.Null(JsonElementTree.Read(Element("[[[[]]]]"), limits));
    }

    [Theory]
    [InlineData("\"\\ud800\"")]
    [InlineData("{\"\\udc00\":1}")]
    public void Reads_nothing_that_is_no_unicode(string json)
    {
        Assert.Null(JsonElementTree.Read(Element(json), ReaderLimits.Default));
    }

    [Fact]
    public void Reads_nothing_that_is_broken_utf_8()
    {
        byte[] json = [(byte)'"', 0xC3, 0x28, (byte)'"'];
        using var document = JsonDocument.Parse(json);

        Assert.Null(JsonElementTree.Read(document.RootElement, ReaderLimits.Default));
    }

    private static JsonElement Element(string json) => JsonDocument.Parse(Encoding.UTF8.GetBytes(json)).RootElement.Clone();
}
