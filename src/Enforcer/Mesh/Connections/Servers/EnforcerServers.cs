using Enforcer.Mesh.Connections.Callers;
using Enforcer.Mesh.Gateways;
using Enforcer.Mesh.Hosts;
using Enforcer.Mesh.Workloads;
using Enforcer.Resources;

namespace Enforcer.Mesh.Connections.Servers;

/// <summary>Enforcer's own gateway: mutual TLS at its inbound listeners; every other port is the app's own.</summary>
internal sealed class EnforcerServers(MeshModel mesh) : IServerMesh
{
    public string Name => "Enforcer";

    public IEnumerable<string?> Ports(Workload server, IEnumerable<string> declared) =>
        mesh.Gateways.Of(server) is { } gateway ? gateway.Inbound.Select(EnforcerGateway.PortOf).Concat(declared).Where(port => port is not null).Distinct(StringComparer.Ordinal) : [null];

    public Verdict Takes(Workload server, string? port)
    {
        if (mesh.Gateways.Of(server) is not { } gateway)
        {
            return new Verdict(ConnectionMode.Unknown, $"unknown: needs cluster (ConfigMap '{EnforcerGateways.NameOf(server)}', by which the gateway runs, is not in the set)", []);
        }

        if (Listener(gateway, port) is { } listener)
        {
            return new Verdict(ConnectionMode.Strict, "Enforcer's gateway takes mutual TLS only", [new Statement(gateway.Resource, gateway.Place(listener), $"inbound listener '{listener["name"]?.Text}'")]);
        }

        var service = mesh.Targets.Before(server.Resource).FirstOrDefault(one => ServicePort.Of(one).Any(known => known.On(server.Pod) == port));
        return service is not null
            ? new Verdict(ConnectionMode.Plaintext, "the Service leads to the app's own port, past the gateway", [new Statement(service, service.Root.Find("spec", "ports") ?? service.Root, $"Service '{service.Name}' leads to port {port}")])
            : new Verdict(ConnectionMode.Unknown, "unknown: needs cluster (the port is the app's own: whether it listens on loopback only, behind the gateway)", []);
    }

    public Access Decide(Workload server, Caller caller, string? port)
    {
        if (mesh.Gateways.Of(server) is not { } gateway)
        {
            return Access.Unsaid("the access rules of the gateway");
        }

        // Past the gateway nobody is asked who they are.
        if (Listener(gateway, port) is not { } listener)
        {
            return Access.Open;
        }

        var (admits, at, says) = IdentityRule.Decide(listener, caller);
        return new Access(admits, [new Statement(gateway.Resource, gateway.Place(at), $"inbound listener '{listener["name"]?.Text}': {says}")]);
    }

    public IEnumerable<Statement> Policies(Workload server) => mesh.Gateways.Of(server) is not { } gateway ? [] :
        from listener in gateway.Inbound
        let access = listener["access"]
        select new Statement(gateway.Resource, gateway.Place(access ?? listener), $"inbound listener '{listener["name"]?.Text}': {access?["rules"]?.Items.Count ?? 0} access rules, default {access?["default"]?.Text ?? "deny"}");

    public IEnumerable<NamedCaller> Named(Workload server) => mesh.Gateways.Of(server) is not { } gateway ? [] :
        from listener in gateway.Inbound
        from one in IdentityRule.Named(listener)
        select new NamedCaller(one.Namespace, one.Account, null, new Statement(gateway.Resource, gateway.Place(one.At), $"inbound listener '{listener["name"]?.Text}' names the caller"), one.Denies) { Port = EnforcerGateway.PortOf(listener) };

    // Where no port is asked for, the gateway's only way in is meant.
    private static Node? Listener(EnforcerGateway gateway, string? port) =>
        gateway.Inbound.FirstOrDefault(one => port is null || EnforcerGateway.PortOf(one) == port);
}
