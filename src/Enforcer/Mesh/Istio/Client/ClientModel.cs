using Enforcer.Mesh.Hosts;
using Enforcer.Mesh.Istio.DataPlanes;
using Enforcer.Mesh.Workloads;
using Enforcer.Resources;

namespace Enforcer.Mesh.Istio.Client;

/// <summary>
/// How workloads call Services: what DestinationRules, auto mTLS and the data planes make of it, joined with what the servers ask for.
/// Nothing is composed ahead: each question costs a few lookups, so that only the edges that somebody draws or judges are paid for.
/// </summary>
internal sealed class ClientModel
{
    private readonly ServiceTargets _targets;
    private readonly DataPlaneModel _planes;
    private readonly Func<Workload, string?, WorkloadMode> _server;
    private readonly ClientStep? _autoMtlsOff;

    public ClientModel(ResourceSet resources, string rootNamespace, ServiceTargets targets, DataPlaneModel planes, Func<Workload, string?, WorkloadMode> server)
    {
        _targets = targets;
        _planes = planes;
        _server = server;
        var export = MeshConfiguration.DestinationRuleExport(resources);
        Rules = new DestinationRules(resources.OfKind(ClientTls.Group, ClientTls.Kind).Select(rule => new DestinationRule(rule, export)), rootNamespace);
        Servers = new ServerSides(Rules, targets, server);
        _autoMtlsOff = MeshConfiguration.AutoMtlsOff(resources) is { } off ? new ClientStep(off.Resource, off.At, ClientMode.Plaintext, "auto mTLS is off: plaintext where no rule asks for TLS") : null;
    }

    public DestinationRules Rules { get; }

    /// <summary>True where sidecars find out by themselves who takes mutual TLS.</summary>
    public bool IsAutomatic => _autoMtlsOff is null;

    /// <summary>What stands behind each rule.</summary>
    public ServerSides Servers { get; }

    /// <summary>Every port of the Service, answered by every workload behind it, as the client calls them.</summary>
    public IEnumerable<Edge> Edges(Workload client, Resource service) =>
        from port in ServicePort.Of(service)
        from server in _targets.Behind(service)
        select Between(client, service, port, server);

    public Edge Between(Workload client, Resource service, ServicePort port, Workload server)
    {
        var takes = _server(server, port.On(server.Pod));
        if (_planes.Of(client) is DataPlane.None)
        {
            return new Edge(client, service, port, server, ClientMode.Plaintext, takes, []);
        }

        // ztunnel knows nothing of DestinationRules.
        var chain = _planes.Of(client) is DataPlane.Ambient ? [] : Statements(client.Resource.Namespace, client.Labels, service, port);
        return new Edge(client, service, port, server, (chain.Count > 0 ? chain[^1].Mode : null) ?? ByDefault(server, takes), takes, chain);
    }

    /// <summary>What clients of the namespace are told of the port, widest first; empty where nobody tells them anything.</summary>
    public IReadOnlyList<ClientStep> Statements(string? client, Node? labels, Resource service, ServicePort port)
    {
        var rules = Rules.Deciding(client, labels, IstioHost.Of(service), service.Namespace);
        // Which of several decides is chance, so the weakest is assumed.
        var told = rules.Select(rule => ClientStatements.Of(rule, port.Number).ToList()).Where(one => one.Count > 0).MinBy(one => one[^1].Mode ?? ClientMode.MutualTls) ?? [];
        return _autoMtlsOff is not null && (told.Count == 0 || told[^1].Mode is null) ? [.. told, _autoMtlsOff] : told;
    }

    // Auto mTLS: whoever has a proxy that takes mutual TLS gets it.
    private ClientMode ByDefault(Workload server, WorkloadMode takes) => (_planes.Of(server), takes.Mode) switch
    {
        (DataPlane.None, _) or (_, MtlsMode.Disable) => ClientMode.Plaintext,
        // A policy about the workload says that somebody counts it in.
        (DataPlane.Unknown, MtlsMode.Unknown) => ClientMode.Unknown,
        _ => ClientMode.MutualTls,
    };
}
