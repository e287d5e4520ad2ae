namespace Enforcer.Preflight.Evidence;

/// <summary>What a place uses its certificates for.</summary>
internal enum HoldingKind
{
    /// <summary>One leaf with what is sent along with it.</summary>
    Identity,

    /// <summary>Authorities that somebody trusts.</summary>
    Bundle,
}
