using Enforcer.Mesh.Connections.Callers;
using Enforcer.Mesh.Workloads;

namespace Enforcer.Mesh.Connections.Servers;

/// <summary>What one mesh makes of the workloads it has a proxy at; a new mesh is one class and one line in <see cref="ServerMeshes"/>.</summary>
internal interface IServerMesh
{
    /// <summary>As the switches of injection name it.</summary>
    string Name { get; }

    /// <summary>The ports that the mesh speaks of, of those that the workload declares and others; null for all of which nothing in particular is said.</summary>
    IEnumerable<string?> Ports(Workload server, IEnumerable<string> declared) => declared.Cast<string?>().Prepend(null);

    /// <summary>What the proxy takes at a port, whoever calls.</summary>
    /// <param name="server">A workload with this mesh's proxy.</param>
    /// <param name="port">The Pod's port; null for every port of which nothing in particular is said.</param>
    Verdict Takes(Workload server, string? port);

    /// <summary>Whether policies let the caller in. Never asked about a caller without a proxy of this mesh that the transport refuses.</summary>
    Access Decide(Workload server, Caller caller, string? port);

    /// <summary>The policies about who may call that concern the workload, each in words.</summary>
    IEnumerable<Statement> Policies(Workload server);

    /// <summary>Whom policies name as callers of the workload, one by one.</summary>
    IEnumerable<NamedCaller> Named(Workload server);
}
