namespace Enforcer.Hosting;

/// <summary>How a host goes down.</summary>
internal sealed record DrainOptions
{
    /// <summary>How long a host still serves after it said that it is not ready, so that load balancers learn of it. Default none.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.Zero;

    /// <summary>How long requests in flight may take after that; what is left then is cut. Default 25 s, below Kubernetes' 30 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(25);
}
