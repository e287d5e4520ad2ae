using Enforcer.Mesh.Connections.Callers;
using Enforcer.Mesh.Consul;
using Enforcer.Mesh.Workloads;
using Enforcer.Resources;

namespace Enforcer.Mesh.Connections.Servers;

/// <summary>Consul: the mutual TLS mode of a service, and the intentions about it.</summary>
internal sealed class ConsulServers(MeshModel mesh) : IServerMesh
{
    public string Name => "Consul";

    public Verdict Takes(Workload server, string? port)
    {
        var entries = mesh.Consul.Modes(server).ToList();
        // Permissive mode needs leave of the Mesh entry; the entry may stand elsewhere, so that only its refusal in the set counts.
        var barred = entries.Find(entry => entry.Kind == "Mesh" && entry.Find("allowEnablingPermissiveMutualTLS") is { } allowed && allowed.Flag != true && allowed.Text != "true");
        var said = entries.LastOrDefault(entry => entry.Find("mutualTLSMode")?.Text is { Length: > 0 } word && word != "default");
        if (said?.Find("mutualTLSMode") is { Text: "permissive" } at && barred is null)
        {
            return new Verdict(ConnectionMode.Permissive, "Consul's proxy passes plaintext on to the port beside mutual TLS", [Of(said, at, "mutualTLSMode permissive")]);
        }

        var decider = said ?? barred ?? entries.Find(entry => entry.Kind == "ProxyDefaults");
        return decider is null
            ? new Verdict(ConnectionMode.Unknown, "unknown: needs cluster (no ServiceDefaults, ProxyDefaults or Mesh of the set says the mode; Consul's own default is strict)", [])
            : new Verdict(ConnectionMode.Strict, "Consul's proxy takes mutual TLS only", [Of(decider, decider.Find("mutualTLSMode") ?? decider.Find("allowEnablingPermissiveMutualTLS") ?? decider.Body, decider == barred ? "permissive mode is not allowed" : decider == said ? "mutualTLSMode strict" : "mutualTLSMode is not set, which is strict")]);
    }

    public Access Decide(Workload server, Caller caller, string? port)
    {
        var names = caller.Workload is { } client ? mesh.Consul.Names(client).ToList() : [];
        foreach (var (entry, source, name) in mesh.Consul.Sources(server))
        {
            if (name != "*" && !names.Contains(name))
            {
                continue;
            }

            var action = ConsulEntry.In(source, "action");
            var said = $"intention '{entry.Name}', source '{name}'";
            return action?.Text switch
            {
                "allow" => new Access(Match.Yes, [Of(entry, action, $"{said}: allow")]),
                "deny" => new Access(Match.No, [Of(entry, action, $"{said}: deny")]),
                _ => new Access(Match.Maybe, [Of(entry, source, $"{said}: some requests, by their paths and methods")]),
            };
        }

        return mesh.Consul.DefaultDeny switch
        {
            true => new Access(Match.No, [.. mesh.Consul.Sources(server).Take(1).Select(one => Of(one.Entry, one.Source, "no intention admits the caller, and the installation refuses by default"))]),
            false => Access.Open,
            null => Access.Unsaid("whether Consul refuses whom no intention names"),
        };
    }

    public IEnumerable<Statement> Policies(Workload server) =>
        mesh.Consul.Sources(server).Select(one => Of(one.Entry, one.Source, $"source '{one.Name}': {ConsulEntry.In(one.Source, "action")?.Text ?? "by permissions"}"));

    public IEnumerable<NamedCaller> Named(Workload server) =>
        from one in mesh.Consul.Sources(server)
        where one.Name != "*"
        let denies = ConsulEntry.In(one.Source, "action")?.Text == "deny"
        select new NamedCaller(server.Resource.Namespace ?? "", null, one.Name, Of(one.Entry, one.Source, $"intention '{one.Entry.Name}' names the caller"), denies);

    private static Statement Of(ConsulEntry entry, Node at, string says) => new(entry.Resource, entry.Place(at), $"{entry.Kind} '{entry.Name}': {says}");
}
