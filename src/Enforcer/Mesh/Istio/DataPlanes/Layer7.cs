namespace Enforcer.Mesh.Istio.DataPlanes;

/// <summary>What could act on a policy about methods, paths or headers before the workload's application does.</summary>
internal enum Layer7
{
    /// <summary>The set does not say what carries the traffic.</summary>
    Unknown,

    /// <summary>Nothing: outside the mesh, or in ambient without a waypoint.</summary>
    None,

    /// <summary>The sidecar: acts on policies that select the workload.</summary>
    Sidecar,

    /// <summary>A waypoint: acts on policies that target it or the Service (<c>targetRefs</c>), and on no selector.</summary>
    Waypoint,
}
