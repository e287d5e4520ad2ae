namespace Enforcer.Certificates.Serving;

/// <summary>How long the webhook's own certificates live, and how long a change is given to reach everybody.</summary>
internal sealed record ServingLifetimes
{
    /// <summary>Of a certificate authority; replaced at two thirds. Default one year.</summary>
    public TimeSpan Authority { get; init; } = TimeSpan.FromDays(365);

    /// <summary>Of a serving certificate; replaced at two thirds. At most a third of the authority's. Default 30 days.</summary>
    public TimeSpan Leaf { get; init; } = TimeSpan.FromDays(30);

    /// <summary>From the moment the bundle stands in every webhook configuration until API servers are taken to use it. Default 30 s.</summary>
    public TimeSpan Propagation { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// From the moment the new authority signs until the old one leaves the bundle: replicas must show the new certificate by then. Default
    /// 10 minutes, several times the kubelet's period for mounted Secrets.
    /// </summary>
    public TimeSpan Retirement { get; init; } = TimeSpan.FromMinutes(10);
}
