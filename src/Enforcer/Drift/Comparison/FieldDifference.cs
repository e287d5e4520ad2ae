using Enforcer.Resources;

namespace Enforcer.Drift.Comparison;

/// <summary>One field that differs.</summary>
/// <param name="Desired">Null where it is not declared.</param>
/// <param name="Live">Null where it is not there.</param>
/// <param name="Near">The declared value that encloses it: where it would have to be declared.</param>
internal readonly record struct FieldDifference(Node? Desired, Node? Live, Node Near)
{
    /// <summary>Where a person would look: in the declaration, or, for what is declared nowhere, in the live object.</summary>
    public string Path => (Desired ?? Live)!.Path;
}
