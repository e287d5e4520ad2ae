namespace Enforcer.Mesh.Connections;

/// <summary>What stands at one end of a connection.</summary>
internal enum NodeKind
{
    /// <summary>Workloads, with the Services that select them.</summary>
    Workload,

    /// <summary>A Service that selects nothing in the set.</summary>
    Service,

    /// <summary>Where traffic comes in: a Gateway or an Ingress.</summary>
    Gateway,

    /// <summary>A host outside the cluster.</summary>
    External,

    /// <summary>Every workload of a namespace: what a policy means that names no single one.</summary>
    Everybody,

    /// <summary>An identity that a policy names and no workload of the set has.</summary>
    Identity,
}
