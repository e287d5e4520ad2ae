namespace Enforcer.Mesh.Istio.DataPlanes;

/// <summary>What carries a workload's traffic in an Istio mesh.</summary>
internal enum DataPlane
{
    /// <summary>The set does not say: its Namespace, or who installs it, is not among the files.</summary>
    Unknown,

    /// <summary>Proven to be outside: no mutual TLS in either direction.</summary>
    None,

    Sidecar,

    /// <summary>The node's ztunnel: mutual TLS over HBONE, no layer 7 unless a waypoint adds it.</summary>
    Ambient,
}
