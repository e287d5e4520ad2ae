namespace Enforcer.Certificates.Issuing;

/// <summary>What a new certificate authority is called and how long and how deep it may sign.</summary>
internal sealed record AuthorityOptions
{
    /// <value>The common name of its certificate. Default <c>Enforcer CA</c>.</value>
    public string Name { get; init; } = "Enforcer CA";

    /// <value>Put into the CA certificate as <c>spiffe://domain</c>, as X509-SVID.md 4 asks for. <see langword="null"/>: no SAN.</value>
    public string? TrustDomain { get; init; }

    /// <value>From now on; an intermediate's is cut at its issuer's end. Default 365 days.</value>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromDays(365);

    /// <value>How many intermediates may stand below it. Default 1 for a root; an intermediate's is cut at one less than its issuer's.</value>
    public int PathLength { get; init; } = 1;
}
