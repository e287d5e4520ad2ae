namespace Enforcer.Mesh.Istio;

/// <summary>How far a PeerAuthentication reaches.</summary>
internal enum PeerScope
{
    Mesh,
    Namespace,
    Workload,

    /// <summary>A selector in the root namespace: Istio composes no workload's mode from it.</summary>
    Nothing,
}
