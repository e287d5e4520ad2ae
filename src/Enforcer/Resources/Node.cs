using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Enforcer.Resources;

/// <summary>
/// One value of a document tree with its place in the file: what every rule reads, whatever format it came from.
/// Navigation is null-tolerant (<c>node?["spec"]?["mode"]?.Text</c>): a value of another shape reads as absent.
/// </summary>
/// <remarks>A node has at most one parent. Attaching one that already has a parent attaches a deep copy.</remarks>
internal abstract class Node(TextPosition start, TextPosition end)
{
    private string? _key;
    private int _index;

    public TextPosition Start { get; } = start;

    /// <summary>Just behind the value's last character.</summary>
    public TextPosition End { get; } = end;

    public Node? Parent { get; private set; }

    /// <summary>The position where this is an item of a list, else 0.</summary>
    public int Index => _index;

    /// <summary>The key where this is a value of a map, else null.</summary>
    public string? Key => _key;

    /// <summary>The value under <paramref name="key"/> where this is a map that has it.</summary>
    public virtual Node? this[string key] => null;

    /// <summary>The items where this is a list, else none.</summary>
    public virtual IReadOnlyList<Node> Items => [];

    /// <summary>The entries where this is a map, else none.</summary>
    public virtual IReadOnlyList<MapEntry> Entries => [];

    /// <summary>The scalar's text; null for null, maps and lists.</summary>
    public virtual string? Text => null;

    /// <summary>The boolean where this is one by Kubernetes' reading (YAML 1.1 words included), else null.</summary>
    public virtual bool? Flag => null;

    public virtual bool IsNull => false;

    /// <summary>
    /// Where the value stands below its root: <c>spec.containers[0].image</c>. A key that holds a dot or a bracket stands in
    /// brackets, as in Kubernetes' own messages: <c>metadata.labels[sidecar.istio.io/inject]</c>.
    /// </summary>
    public string Path
    {
        get
        {
            var builder = new StringBuilder();
            AppendPath(builder);
            return builder.ToString();
        }
    }

    /// <summary>Follows <paramref name="keys"/> through maps; null as soon as one is absent.</summary>
    public Node? Find(params ReadOnlySpan<string> keys)
    {
        var node = this;
        foreach (var key in keys)
        {
            node = node[key];
            if (node is null)
            {
                return null;
            }
        }

        return node;
    }

    public abstract Node Copy();

    public abstract void WriteTo(Utf8JsonWriter writer);

    public JsonNode? ToJson()
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            WriteTo(writer);
        }

        stream.Position = 0;
        return JsonNode.Parse(stream, documentOptions: new JsonDocumentOptions { MaxDepth = ReaderLimits.DeepestTree });
    }

    /// <summary>Makes this node the root of a tree of its own, as for the items of a <c>List</c>.</summary>
    internal Node Detach()
    {
        Parent = null;
        _key = null;
        return this;
    }

    protected Node Attached(Node child, string? key, int index)
    {
        var own = child.Parent is null && !ReferenceEquals(child, this) ? child : child.Copy();
        own.Parent = this;
        own._key = key;
        own._index = index;
        return own;
    }

    private void AppendPath(StringBuilder builder)
    {
        if (Parent is null)
        {
            return;
        }

        Parent.AppendPath(builder);
        ResourcePath.Append(builder, _key, _index);
    }
}
