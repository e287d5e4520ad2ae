using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Enforcer.Resources;

namespace Enforcer.Admission.Mutation;

/// <summary>Collects the operations of an RFC 6902 patch against one tree, adding absent parents only where they are absent.</summary>
internal sealed class JsonPatch(Node root)
{
    private readonly JsonArray _operations = [];

    // What this patch has made so far: the tree itself does not change.
    private readonly HashSet<string> _made = new(StringComparer.Ordinal);

    public bool IsEmpty => _operations.Count == 0;

    /// <summary>A JSON pointer (RFC 6901) from map keys and list indices.</summary>
    public static string Pointer(params ReadOnlySpan<string> steps)
    {
        var pointer = "";
        foreach (var step in steps)
        {
            pointer += "/" + step.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
        }

        return pointer;
    }

    /// <summary>The steps from the root of a node's tree to it: map keys and list indices.</summary>
    public static string[] Steps(Node node)
    {
        var steps = new Stack<string>();
        for (var at = node; at.Parent is not null; at = at.Parent)
        {
            steps.Push(at.Key ?? at.Index.ToString(CultureInfo.InvariantCulture));
        }

        return [.. steps];
    }

    public void Add(string pointer, JsonNode value) => _operations.Add(new JsonObject { ["op"] = "add", ["path"] = pointer, ["value"] = value });

    public void Replace(string pointer, JsonNode value) => _operations.Add(new JsonObject { ["op"] = "replace", ["path"] = pointer, ["value"] = value });

    public void Remove(string pointer) => _operations.Add(new JsonObject { ["op"] = "remove", ["path"] = pointer });

    /// <summary>Sets a key of the map at <paramref name="parents"/>, making the maps on the way that are not there.</summary>
    public void Set(ReadOnlySpan<string> parents, string key, JsonNode value)
    {
        Ensure(parents, () => new JsonObject());
        Add(Pointer([.. parents, key]), value);
    }

    /// <summary>Puts a value into the list at <paramref name="list"/>, making the list where it is not there.</summary>
    /// <param name="list">The steps to the list; its parent exists.</param>
    /// <param name="value">What to put in.</param>
    /// <param name="first">In front of the others instead of behind them.</param>
    public void Insert(ReadOnlySpan<string> list, JsonNode value, bool first)
    {
        Ensure(list, () => new JsonArray());
        Add(Pointer([.. list, first && (At(list)?.Items.Count ?? 0) > 0 ? "0" : "-"]), value);
    }

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(_operations, PatchJson.Default.JsonArray);

    private void Ensure(ReadOnlySpan<string> steps, Func<JsonNode> last)
    {
        for (var length = 1; length <= steps.Length; length++)
        {
            var part = steps[..length];
            var pointer = Pointer(part);
            // An explicit null is as good as absent, and 'add' replaces it.
            if (At(part) is null or { IsNull: true } && _made.Add(pointer))
            {
                Add(pointer, length == steps.Length ? last() : new JsonObject());
            }
        }
    }

    private Node? At(ReadOnlySpan<string> steps)
    {
        var node = root;
        foreach (var step in steps)
        {
            node = node is ListNode list
                ? int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < list.Items.Count ? list.Items[index] : null
                : node?[step];
        }

        return node;
    }
}
