namespace Enforcer.Mesh.Charts;

/// <summary>What a weak chart setting opens.</summary>
internal enum ChartEffect
{
    /// <summary>Workloads talk without mutual TLS, or with peers that nobody verifies.</summary>
    Unauthenticated,

    /// <summary>Traffic or workloads pass the proxy by.</summary>
    Bypass,

    /// <summary>Nobody is refused.</summary>
    Open,
}
