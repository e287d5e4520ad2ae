using Enforcer.Mesh.Connections.Callers;
using Enforcer.Mesh.Workloads;
using Enforcer.Resources;

namespace Enforcer.Mesh.Connections.Servers;

/// <summary>Open Service Mesh: mutual TLS always, and traffic targets unless its permissive mode waives them.</summary>
internal sealed class OpenServiceMeshServers(MeshModel mesh) : IServerMesh
{
    private const string Targets = "access.smi-spec.io";

    private readonly Resource? _config = mesh.Resources.OfKind("config.openservicemesh.io", "MeshConfig").FirstOrDefault();

    public string Name => "Open Service Mesh";

    private Node? Permissive => _config?.Root.Find("spec", "traffic", "enablePermissiveTrafficPolicyMode");

    public Verdict Takes(Workload server, string? port) =>
        new(ConnectionMode.Strict, "proxies of Open Service Mesh take mutual TLS only", _config is null ? [] : [new Statement(_config, Permissive ?? _config.Root, $"MeshConfig: permissive traffic policy mode {Permissive?.Text ?? "not set"}")]);

    public Access Decide(Workload server, Caller caller, string? port)
    {
        if (Permissive?.Flag is not { } isPermissive)
        {
            return Access.Unsaid("whether the MeshConfig of Open Service Mesh is in permissive traffic policy mode");
        }

        if (isPermissive)
        {
            return new Access(Match.Yes, [new Statement(_config!, Permissive!, "permissive traffic policy mode admits every client of the mesh")]);
        }

        var named = Sources(server).Where(one => one.Namespace == caller.Namespace && one.Account == caller.Account).ToList();
        return named.Count > 0
            ? new Access(named.Exists(one => one.IsWhole) ? Match.Yes : Match.Maybe, [.. named.Select(one => new Statement(one.Policy, one.At, $"TrafficTarget '{one.Policy.Name}' admits the caller"))])
            : new Access(Match.No, [new Statement(_config!, Permissive!, "no TrafficTarget admits the caller")]);
    }

    public IEnumerable<Statement> Policies(Workload server) => Sources(server).Select(one => new Statement(one.Policy, one.At, $"admits {one.Namespace}/{one.Account}"));

    public IEnumerable<NamedCaller> Named(Workload server) =>
        Sources(server).Select(one => new NamedCaller(one.Namespace, one.Account, null, new Statement(one.Policy, one.At, $"TrafficTarget '{one.Policy.Name}' names the caller")));

    private IEnumerable<(Resource Policy, Node At, string Namespace, string Account, bool IsWhole)> Sources(Workload server) =>
        from policy in mesh.Resources.OfKind(Targets, "TrafficTarget")
        let destination = policy.Root.Find("spec", "destination")
        where destination?["name"]?.Text == Caller.AccountOf(server) && (destination?["namespace"]?.Text ?? policy.Namespace ?? "") == (server.Resource.Namespace ?? "")
        from source in policy.Root.Find("spec", "sources")?.Items ?? []
        let account = source["name"]?.Text
        where account is not null
        select (policy, source, source["namespace"]?.Text ?? policy.Namespace ?? "", account, (policy.Root.Find("spec", "rules")?.Items ?? []).All(rule => rule["kind"]?.Text == "TCPRoute"));
}
