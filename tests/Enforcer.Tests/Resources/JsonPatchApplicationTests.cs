using System.Text.Json.Nodes;
using Enforcer.Resources;

namespace Enforcer.Tests.Resources;

public sealed class JsonPatchApplicationTests
{
    [Theory]
    [InlineData("""{"op":"add","path":"/b","value":2}""", """{"a":[1],"b":2}""")]
    [InlineData("""{"op":"add","path":"/a/-","value":2}""", """{"a":[1,2]}""")]
    [InlineData("""{"op":"add","path":"/a/0","value":0}""", """{"a":[0,1]}""")]
    [InlineData("""{"op":"add","path":"/x~1y~0z","value":3}""", """{"a":[1],"x/y~z":3}""")]
    [InlineData("""{"op":"replace","path":"/a/0","value":7}""", """{"a":[7]}""")]
    [InlineData("""{"op":"replace","path":"/a","value":"x"}""", """{"a":"x"}""")]
    [InlineData("""{"op":"remove","path":"/a/0"}""", """{"a":[]}""")]
    [InlineData("""{"op":"remove","path":"/a"}""", """{}""")]
    public void Applies_what_the_webhook_sends(string operation, string expected)
    {
        var before = JsonNode.Parse("""{"a":[1]}""")!;

        var after = JsonPatchApplication.Apply(before, [JsonNode.Parse(operation)]);

        Assert.Equal(expected, after.ToJsonString());
        Assert.Equal("""{"a":[1]}""", before.ToJsonString());
    }

    [Theory]
    [InlineData("""{"op":"add","path":"/missing/b","value":2}""")]
    [InlineData("""{"op":"test","path":"/a","value":2}""")]
    public void Refuses_a_patch_that_does_not_fit(string operation)
    {
        Assert.Throws<InvalidOperationException>(() => JsonPatchApplication.Apply(JsonNode.Parse("""{"a":[1]}""")!, [JsonNode.Parse(operation)]));
    }
}
