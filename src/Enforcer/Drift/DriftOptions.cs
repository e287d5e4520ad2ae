namespace Enforcer.Drift;

/// <summary>What to compare.</summary>
internal sealed record DriftOptions
{
    /// <summary>A source: see <see cref="Sources.DriftSourceCatalog"/>.</summary>
    public required string Desired { get; init; }

    /// <summary>A source.</summary>
    public required string Live { get; init; }

    /// <summary>The kubeconfig of cluster sources; null for the usual places.</summary>
    public string? Kubeconfig { get; init; }

    /// <summary>The namespace of objects that declare none; null for the kubeconfig's, else <c>default</c>.</summary>
    public string? Namespace { get; init; }
}
