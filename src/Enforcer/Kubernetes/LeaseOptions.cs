namespace Enforcer.Kubernetes;

/// <summary>Which Lease decides who leads, and how fast a leader that is gone is replaced. The times are client-go's.</summary>
internal sealed record LeaseOptions
{
    public required string Namespace { get; init; }

    public required string Name { get; init; }

    /// <summary>Who we are in the Lease; two replicas must never share it.</summary>
    public required string Identity { get; init; }

    /// <summary>How long a Lease that nobody renews is respected. Default 15 s; at least one second, as the Lease counts in seconds.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a leader that cannot renew goes on; shorter than <see cref="Duration"/>, so that two never lead. Default 10 s.</summary>
    public TimeSpan RenewDeadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Between attempts. Default 2 s.</summary>
    public TimeSpan RetryPeriod { get; init; } = TimeSpan.FromSeconds(2);
}
