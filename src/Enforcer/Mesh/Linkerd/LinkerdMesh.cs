using Enforcer.Mesh.Charts;
using Enforcer.Mesh.Workloads;
using Enforcer.Resources;

namespace Enforcer.Mesh.Linkerd;

/// <summary>
/// Composes Linkerd's policies into the mode of every workload port, as its policy controller does: a Server and what is authorized at
/// it over the Pod's annotation over its namespace's over the installation's default.
/// </summary>
internal sealed class LinkerdMesh
{
    private readonly LinkerdDefaults _defaults;
    private readonly LinkerdAuthorizations _authorizations;
    private readonly ILookup<Resource, Resource> _servers;

    public LinkerdMesh(ResourceSet resources, WorkloadModel workloads, ChartModel charts)
    {
        _defaults = new LinkerdDefaults(resources, charts);
        _authorizations = new LinkerdAuthorizations(resources);
        _servers = (from server in resources.OfKind(LinkerdAuthorizations.Group, "Server")
                    where server.Root.Find("spec", "podSelector") is MapNode
                    from workload in workloads.Selected(server.Namespace, server.Root.Find("spec", "podSelector"))
                    select (workload.Resource, server)).ToLookup(pair => pair.Resource, pair => pair.server);
    }

    /// <summary>True where the set says that the workload has Linkerd's proxy.</summary>
    public bool IsMeshed(Workload workload) => _defaults.IsMeshed(workload);

    /// <summary>Whom the set authorizes.</summary>
    public LinkerdAuthorizations Authorizations => _authorizations;

    /// <summary>The statement that leaves the workload's proxy without a certificate; null where none does.</summary>
    public LinkerdStep? IdentityOff(Workload workload) => _defaults.IdentityOff(workload);

    /// <summary>The Servers at a port of the workload; at any where none is named.</summary>
    public IEnumerable<Resource> ServersOf(Workload workload, string? port) => _servers[workload.Resource].Where(server => port is null || IsAt(server, workload, port));

    /// <summary>Every port that is known of the workload, the first entry standing for all others.</summary>
    public IEnumerable<LinkerdPort> Of(Workload workload) =>
        (from container in workload.Pod?.Containers ?? []
         from port in container["ports"]?.Items ?? []
         select port["containerPort"]?.Text).OfType<string>().Distinct(StringComparer.Ordinal).Prepend(null).Select(port => Of(workload, port));

    /// <param name="workload">Not asked whether it has the proxy.</param>
    /// <param name="port">The number of a container port; null for every port without a Server.</param>
    public LinkerdPort Of(Workload workload, string? port)
    {
        var defaults = _defaults.Of(workload).ToList();
        if (port is null)
        {
            return new LinkerdPort(workload, port, Last(defaults), defaults);
        }

        if (_defaults.Skips(workload, port) is { } skipped)
        {
            return new LinkerdPort(workload, port, skipped.Declared, [.. defaults, skipped]) { IsSkipped = true };
        }

        var servers = _servers[workload.Resource].Where(server => IsAt(server, workload, port)).ToList();
        // Of two Servers for a port the controller takes the older; a file shows no age, so the weaker is assumed.
        return servers.Count == 0
            ? new LinkerdPort(workload, port, Last(defaults), defaults)
            : servers.Select(server => AtServer(workload, port, server, defaults)).MaxBy(one => one.Mode)!;
    }

    private static LinkerdMode Last(List<LinkerdStep> steps) => steps.Count == 0 ? LinkerdMode.Unknown : steps[^1].Declared;

    private static bool IsAt(Resource server, Workload workload, string port)
    {
        var wanted = server.Root.Find("spec", "port")?.Text;
        return wanted == port || workload.Pod!.Containers.SelectMany(container => container["ports"]?.Items ?? []).Any(one => one["name"]?.Text == wanted && one["containerPort"]?.Text == port);
    }

    private LinkerdPort AtServer(Workload workload, string port, Resource server, List<LinkerdStep> defaults)
    {
        var said = server.Root.Find("spec", "accessPolicy");
        var own = new LinkerdStep(server, said ?? server.Root["spec"]!, said is null ? LinkerdMode.Denied : LinkerdDefaults.Mode(said.Text), $"Server '{server.Name}': {said?.Text ?? "deny, as no accessPolicy is set"}");
        var admitted = _authorizations.At(server).ToList();
        return new LinkerdPort(workload, port, admitted.Append(own).Max(step => step.Declared), [.. defaults, own, .. admitted]);
    }
}
