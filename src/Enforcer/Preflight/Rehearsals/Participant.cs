namespace Enforcer.Preflight.Rehearsals;

/// <summary>A root, a leaf or a live peer, and how long its certificates hold under either bundle.</summary>
internal sealed record Participant
{
    /// <summary><c>root</c>, <c>leaf</c> or <c>peer</c>.</summary>
    public required string Kind { get; init; }

    public required string Name { get; init; }

    /// <summary>Where it was found.</summary>
    public required string Place { get; init; }

    public required Outcome Outcome { get; init; }

    /// <summary>A word of the closed list of refusal reasons; null where it holds.</summary>
    public string? Reason { get; init; }

    /// <summary>One sentence on why it fails.</summary>
    public string? Why { get; init; }

    /// <summary>When it begins to fail under the bundle to come; null: not within the time looked at.</summary>
    public DateTimeOffset? FailsAt { get; init; }

    public required DateTimeOffset From { get; init; }

    /// <summary>Until when it holds under today's bundle; its start where it does not.</summary>
    public required DateTimeOffset HoldsToday { get; init; }

    /// <summary>Until when it holds under the bundle to come; its start where it does not.</summary>
    public required DateTimeOffset HoldsThen { get; init; }
}
