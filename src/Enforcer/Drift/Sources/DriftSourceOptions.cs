namespace Enforcer.Drift.Sources;

/// <summary>What sources share.</summary>
internal sealed record DriftSourceOptions
{
    /// <summary>The kubeconfig of <c>cluster</c> sources; null for the usual places.</summary>
    public string? Kubeconfig { get; init; }
}
