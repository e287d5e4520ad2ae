namespace Enforcer.Preflight.Rehearsals;

/// <summary>What is tried in thought: another bundle, another day, or both.</summary>
internal sealed record RehearsalOptions
{
    /// <summary>Where leaves and today's bundle are found, and gateways that know live peers; the words of <c>certs check</c>.</summary>
    public required CheckOptions Check { get; init; }

    /// <summary>Files with answers of <c>/peers</c>.</summary>
    public IReadOnlyList<string> Peers { get; init; } = [];

    /// <summary>Roots to take out of the bundle: a file, the start of a SHA-256, or a subject.</summary>
    public IReadOnlyList<string> Removed { get; init; } = [];

    /// <summary>Files of the bundle to come; empty: today's.</summary>
    public IReadOnlyList<string> Bundle { get; init; } = [];

    /// <summary>When it happens; null: now.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>What fails up to here breaks; null: at the moment itself only.</summary>
    public DateTimeOffset? Until { get; init; }
}
