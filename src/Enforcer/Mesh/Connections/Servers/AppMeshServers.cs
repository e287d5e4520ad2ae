using Enforcer.Mesh.Connections.Callers;
using Enforcer.Mesh.Workloads;
using Enforcer.Resources;

namespace Enforcer.Mesh.Connections.Servers;

/// <summary>App Mesh: the TLS mode of the VirtualNode's listener. It has no policy about who may call.</summary>
internal sealed class AppMeshServers(MeshModel mesh) : IServerMesh
{
    public string Name => "App Mesh";

    public Verdict Takes(Workload server, string? port)
    {
        var node = mesh.Resources.OfKind("appmesh.k8s.aws", "VirtualNode").FirstOrDefault(one => one.Namespace == server.Resource.Namespace && LabelSelector.MayMatch(one.Root.Find("spec", "podSelector"), server.Labels));
        var listeners = node?.Root.Find("spec", "listeners")?.Items ?? [];
        if ((port is null ? listeners.MaxBy(Weakness) : listeners.FirstOrDefault(one => one.Find("portMapping", "port")?.Text == port)) is not { } listener)
        {
            return new Verdict(ConnectionMode.Unknown, $"unknown: needs cluster ({(node is null ? "no VirtualNode of the set stands for the workload" : $"VirtualNode '{node.Name}' has no listener for it")})", []);
        }

        var mode = listener.Find("tls", "mode");
        IReadOnlyList<Statement> chain = [new Statement(node!, mode ?? listener, $"VirtualNode '{node!.Name}': {(mode?.Text is { } word ? $"TLS mode {word}" : "the listener has no TLS")}")];
        return (mode?.Text, listener.Find("tls", "validation")) switch
        {
            ("STRICT", not null) => new Verdict(ConnectionMode.Strict, "App Mesh's proxy takes mutual TLS only", chain),
            ("STRICT", null) => new Verdict(ConnectionMode.Permissive, "App Mesh's proxy takes TLS only, and asks for no certificate of the client", chain),
            ("PERMISSIVE", _) => new Verdict(ConnectionMode.Permissive, "App Mesh's proxy takes plaintext beside TLS", chain),
            (null or "DISABLED", _) => new Verdict(ConnectionMode.Plaintext, "App Mesh's proxy takes plaintext", chain),
            _ => new Verdict(ConnectionMode.Unknown, "unknown: needs cluster (the TLS mode cannot be read)", chain),
        };
    }

    public Access Decide(Workload server, Caller caller, string? port) => Access.Open;

    public IEnumerable<Statement> Policies(Workload server) => [];

    public IEnumerable<NamedCaller> Named(Workload server) => [];

    private static int Weakness(Node listener) => listener.Find("tls", "mode")?.Text switch { "STRICT" => 0, "PERMISSIVE" => 1, _ => 2 };
}
