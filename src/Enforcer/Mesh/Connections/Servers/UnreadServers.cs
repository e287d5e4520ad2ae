using Enforcer.Mesh.Connections.Callers;
using Enforcer.Mesh.Workloads;

namespace Enforcer.Mesh.Connections.Servers;

/// <summary>A mesh whose proxy is known and whose policies are not read: everything about it is unknown.</summary>
internal sealed class UnreadServers(string name) : IServerMesh
{
    public string Name => name;

    public Verdict Takes(Workload server, string? port) => new(ConnectionMode.Unknown, $"unknown: needs cluster (what the proxy of {name} takes is not read from files)", []);

    public Access Decide(Workload server, Caller caller, string? port) => Access.Unsaid($"the policies of {name} are not read");

    public IEnumerable<Statement> Policies(Workload server) => [];

    public IEnumerable<NamedCaller> Named(Workload server) => [];
}
