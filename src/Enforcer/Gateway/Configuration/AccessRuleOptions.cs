namespace Enforcer.Gateway.Configuration;

/// <summary>One statement about identities, methods and paths; each empty list means any.</summary>
internal sealed record AccessRuleOptions
{
    /// <summary>SPIFFE ID patterns: a <c>*</c> at the end matches the rest, elsewhere it matches within one segment.</summary>
    public IReadOnlyList<string> From { get; init; } = [];

    /// <summary>HTTP methods, compared exactly.</summary>
    public IReadOnlyList<string> Methods { get; init; } = [];

    /// <summary>Path patterns with the same <c>*</c>, matched against the canonical path without its query.</summary>
    public IReadOnlyList<string> Paths { get; init; } = [];

    /// <summary>Whether a match allows or denies; audit is no action of a rule.</summary>
    public required AccessMode Action { get; init; }
}
