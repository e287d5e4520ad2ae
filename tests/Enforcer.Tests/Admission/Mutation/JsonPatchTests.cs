using System.Text;
using System.Text.Json.Nodes;
using Enforcer.Admission.Mutation;
using Enforcer.Resources;
using Enforcer.Resources.Formats;
using Enforcer.Tests.Support;

namespace Enforcer.Tests.Admission.Mutation;

public sealed class JsonPatchTests
{
    [Fact]
    public void Escapes_tilde_and_slash_in_pointers()
    {
        Assert.Equal("/metadata/annotations/a~1b~0c~01", JsonPatch.Pointer("metadata", "annotations", "a/b~c~1"));
    }

    [Theory]
    [InlineData("{}", """[{"op":"add","path":"/a","value":{}},{"op":"add","path":"/a/b","value":{}},{"op":"add","path":"/a/b/k","value":1}]""")]
    [InlineData("""{"a":null}""", """[{"op":"add","path":"/a","value":{}},{"op":"add","path":"/a/b","value":{}},{"op":"add","path":"/a/b/k","value":1}]""")]
    [InlineData("""{"a":{"b":{}}}""", """[{"op":"add","path":"/a/b/k","value":1}]""")]
    public void Makes_only_the_parents_that_are_absent(string json, string expected)
    {
        var patch = new JsonPatch(Tree(json));

        patch.Set(["a", "b"], "k", JsonValue.Create(1));

        Assert.Equal(expected, Encoding.UTF8.GetString(patch.ToBytes()));
    }

    [Fact]
    public void Makes_an_absent_list_once()
    {
        var patch = new JsonPatch(Tree("{}"));

        patch.Insert(["list"], JsonValue.Create(1), first: false);
        patch.Insert(["list"], JsonValue.Create(2), first: false);

        Assert.Equal("""{"list":[1,2]}""", AppliedPatch.To("{}", patch.ToBytes()).ToJsonString());
    }

    [Theory]
    [InlineData(true, "[9,1,2]")]
    [InlineData(false, "[1,2,9]")]
    public void Puts_a_value_in_front_or_behind(bool first, string expected)
    {
        var patch = new JsonPatch(Tree("""{"list":[1,2]}"""));

        patch.Insert(["list"], JsonValue.Create(9), first);

        Assert.Equal(expected, AppliedPatch.To("""{"list":[1,2]}""", patch.ToBytes())["list"]!.ToJsonString());
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"list":[]}""")]
    [InlineData("""{"list":null}""")]
    public void Puts_a_first_value_into_a_list_that_is_empty_or_absent(string json)
    {
        var patch = new JsonPatch(Tree(json));

        patch.Insert(["list"], JsonValue.Create(9), first: true);

        Assert.Equal("[9]", AppliedPatch.To(json, patch.ToBytes())["list"]!.ToJsonString());
    }

    private static Node Tree(string json) => JsonTree.Read(SourceText.Of("test", json), ReaderLimits.Default, []).Single();
}
