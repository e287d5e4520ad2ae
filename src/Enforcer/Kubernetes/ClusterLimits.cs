namespace Enforcer.Kubernetes;

/// <summary>How much an API server may ask of us; one that is taken over must not take us down.</summary>
/// <param name="Timeout">For one request, its answer included.</param>
/// <param name="MaxBytes">Of one answer, which is at most one page of a list.</param>
/// <param name="MaxNodes">Values in one answer.</param>
/// <param name="MaxObjects">Objects in one list.</param>
internal sealed record ClusterLimits(TimeSpan Timeout, int MaxBytes, int MaxNodes, int MaxObjects)
{
    /// <summary>30 seconds, 64 MiB, four million values, 200,000 objects.</summary>
    public static readonly ClusterLimits Default = new(TimeSpan.FromSeconds(30), 64 * 1024 * 1024, 4_000_000, 200_000);
}
