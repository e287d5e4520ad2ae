using Enforcer.Resources;

namespace Enforcer.Drift.Comparison;

/// <summary>A map as declared and as it runs, with what encloses them: what a default may depend on.</summary>
/// <param name="Desired">Null where the map is not declared.</param>
/// <param name="Live">Null where it does not run.</param>
/// <param name="Parent">The enclosing maps; null at the root. Lists in between are left out.</param>
internal sealed record FieldPair(MapNode? Desired, MapNode? Live, FieldPair? Parent)
{
    /// <summary>
    /// A sibling's value, the declared one first: the server filled in its default when it saw the declaration, and does not when only
    /// the sibling is changed by hand.
    /// </summary>
    public Node? this[string key] => Desired?[key] ?? Live?[key];

    /// <summary>The innermost map that is declared.</summary>
    public MapNode Near => Desired ?? Parent?.Near ?? Live!;

    public FieldPair Root => Parent?.Root ?? this;
}
