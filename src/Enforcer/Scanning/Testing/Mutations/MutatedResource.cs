using System.Text.Json;
using System.Text.Json.Nodes;
using Enforcer.Resources;
using Enforcer.Resources.Formats;

namespace Enforcer.Scanning.Testing.Mutations;

/// <summary>What became of one object at admission.</summary>
/// <param name="Before">As submitted.</param>
/// <param name="Patch">RFC 6902; empty where the object is refused.</param>
/// <param name="Refusals">The rule and the reason of each refusal; none where the object is changed.</param>
internal sealed record MutatedResource(Resource Before, JsonArray Patch, IReadOnlyList<(string Rule, string Reason)> Refusals)
{
    /// <summary>As it goes on to be judged and stored. Its places are lost: no file holds it.</summary>
    public Resource After { get; } = Patch.Count == 0 ? Before : Applied(Before, Patch);

    private static Resource Applied(Resource before, JsonArray patch)
    {
        var after = JsonPatchApplication.Apply(before.Root.ToJson()!, patch);
        return Utf8JsonTree.Read(JsonSerializer.SerializeToUtf8Bytes(after), ReaderLimits.Default) is MapNode root ? new Resource(before.Id, root, before.File) : before;
    }
}
