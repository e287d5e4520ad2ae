namespace Enforcer.Certificates.Issuing;

/// <summary>What <c>enforcer certs init</c> shall write.</summary>
internal sealed record LocalCertificatesOptions
{
    public static readonly TimeSpan MinimumLifetime = TimeSpan.FromMinutes(1);
    public static readonly TimeSpan MaximumLifetime = TimeSpan.FromDays(3650);

    /// <value>The folder, made where it is missing.</value>
    public required string Folder { get; init; }

    /// <value>Default <c>cluster.local</c>.</value>
    public string TrustDomain { get; init; } = "cluster.local";

    /// <value>One leaf each, named after the last path segment. Default none: the leaves <c>a</c> and <c>b</c>.</value>
    public IReadOnlyList<string> SpiffeIds { get; init; } = [];

    /// <value>Of the leaves, one minute to ten years. Default 30 days. The CA lives as long, and a year at least.</value>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromDays(30);

    /// <value>Replace what is there. Default false.</value>
    public bool Overwrite { get; init; }
}
