namespace Enforcer.Certificates.Validation.Paths;

/// <summary>What a relying party asks of policies (RFC 5280 6.1.1 c to g).</summary>
internal sealed record PolicyInputs
{
    /// <summary>Nothing asked: any policy, and none required unless a certificate requires one.</summary>
    public static PolicyInputs Default { get; } = new();

    /// <summary>Acceptable policies, dotted; null: any.</summary>
    public IReadOnlySet<string>? Acceptable { get; init; }

    public bool RequireExplicit { get; init; }

    public bool InhibitMapping { get; init; }

    public bool InhibitAny { get; init; }
}
