using Enforcer.Resources;
using Enforcer.Resources.Formats;

namespace Enforcer.Admission.Wire;

/// <summary>An object of a review. The one under review is read with the envelope; the old one only where a decision needs it.</summary>
internal sealed class ObjectJson
{
    /// <summary>A body of the largest size holds far fewer values in practice; what is left bounds memory and time of one review.</summary>
    public static readonly ReaderLimits Limits = ReaderLimits.Default with { MaxDepth = ReaderLimits.DeepestTree, MaxNodes = 500_000 };

    private readonly Lazy<MapNode?> _root;

    /// <param name="root">Null where the object is beyond what is judged.</param>
    public ObjectJson(MapNode? root) => _root = new(root);

    /// <param name="json">An object that was checked to be JSON.</param>
    public ObjectJson(ReadOnlyMemory<byte> json) => _root = new(() => Utf8JsonTree.Read(json.Span, Limits) as MapNode);

    /// <summary>Null where the object is beyond what is judged: too large, too deep, or text that is no Unicode.</summary>
    public MapNode? Root => _root.Value;
}
