namespace Enforcer.Mesh.Connections.Callers;

/// <summary>Whether a proxy of the mesh stands before a workload.</summary>
internal enum Membership
{
    /// <summary>Only the cluster knows: the injector's defaults or a namespace that the set does not hold decide.</summary>
    Unknown,
    Inside,
    Outside,
}
