namespace Enforcer.Mesh.Connections.Callers;

/// <summary>Whether policies let a caller in, and which of them decided.</summary>
/// <param name="Admits">Yes, no, or only for some requests.</param>
/// <param name="Statements">The deciding policies; empty where none restricts anybody.</param>
internal sealed record Access(Match Admits, IReadOnlyList<Statement> Statements)
{
    /// <summary>No policy at all: everybody is let in.</summary>
    public static readonly Access Open = new(Match.Yes, []);

    /// <summary>What the set lacks to decide; null where it decides.</summary>
    public string? Needs { get; private init; }

    /// <summary>The set does not say whether the caller is let in.</summary>
    public static Access Unsaid(string needs) => new(Match.Maybe, []) { Needs = needs };
}
