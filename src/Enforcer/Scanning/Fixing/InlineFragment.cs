using Enforcer.Resources;

namespace Enforcer.Scanning.Fixing;

/// <summary>A document that stands as text inside a kustomization.</summary>
/// <param name="Root">Of the patch, or of the list of its operations.</param>
/// <param name="Written">The text that holds it.</param>
/// <param name="IsPlaced">Its values have places of their own in the file: the text is a literal block.</param>
internal sealed record InlineFragment(Node Root, ScalarNode Written, bool IsPlaced)
{
    /// <summary>The part of an object that the patch is; null for a list of operations.</summary>
    public Resource? Object { get; } = Root is MapNode map && map["kind"]?.Text is not null ? Resource.From(map, "") : null;
}
