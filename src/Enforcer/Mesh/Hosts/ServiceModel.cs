using Enforcer.Mesh.Workloads;
using Enforcer.Resources;

namespace Enforcer.Mesh.Hosts;

/// <summary>The Services of one set by name, and whether a host names one: read generously where namespaces are left out.</summary>
internal sealed class ServiceModel
{
    private readonly ILookup<string, Resource> _byNamespace;
    private readonly HashSet<(string Namespace, string Name)> _names;
    private readonly HashSet<string> _anywhere;
    private readonly HashSet<string> _declaredHosts;
    private readonly HashSet<string> _declaredNames;
    private readonly List<string> _declaredDomains;
    private readonly UnseenPods _unseen;

    public ServiceModel(ResourceSet resources)
    {
        // Knative's Services bring a Service of the same name along.
        var services = resources.OfKind("", "Service").Concat(resources.OfKind("serving.knative.dev", "Service")).Where(service => service.Name is not null).ToList();
        _byNamespace = services.ToLookup(service => service.Namespace ?? "", StringComparer.Ordinal);
        _names = [.. services.Select(service => (service.Namespace ?? "", service.Name!))];
        _anywhere = services.Select(service => service.Name!).ToHashSet(StringComparer.Ordinal);
        var hosts = (from entry in resources.OfKind("networking.istio.io", "ServiceEntry")
                     from host in entry.Root.Find("spec", "hosts")?.Items ?? []
                     where host.Text is not null
                     select host.Text!).ToList();
        _declaredHosts = hosts.ToHashSet(StringComparer.OrdinalIgnoreCase);
        _declaredNames = hosts.Select(host => host.Split('.')[0]).ToHashSet(StringComparer.OrdinalIgnoreCase);
        _declaredDomains = [.. hosts.Where(host => host.StartsWith('*')).Select(host => host[1..])];
        _unseen = new UnseenPods(resources);
    }

    /// <summary>True where the set has Services of the namespace and nothing that may make more, so that a missing one is missing for good.</summary>
    public bool Shows(string? name) => _byNamespace.Contains(name ?? "") && !_unseen.In(name);

    public bool MayExist(string? place, string name) =>
        place is null ? _anywhere.Contains(name) : _names.Contains((place, name)) || _names.Contains(("", name));

    /// <summary>The Service a host means that the set proves missing; null where it exists, is declared otherwise, or cannot be known.</summary>
    /// <param name="host">A short name, a name with namespace, or a cluster name; wildcards and other domains are not judged.</param>
    /// <param name="from">The namespace of the object that names it.</param>
    public ServiceName? Missing(string? host, string? from)
    {
        if (string.IsNullOrEmpty(host) || IsDeclared(host) || Read(host, from) is not { } service)
        {
            return null;
        }

        return Shows(service.Namespace) && !MayExist(service.Namespace, service.Name) ? service : null;
    }

    private ServiceName? Read(string host, string? from)
    {
        var parts = host.TrimEnd('.').Split('.');
        if (Array.Exists(parts, part => part.Length == 0 || part.Contains('*', StringComparison.Ordinal)))
        {
            return null;
        }

        return parts switch
        {
            [var name] => new ServiceName(from, name),
            // Any other domain of two words belongs to the world.
            [var name, var place] when Shows(place) => new ServiceName(place, name),
            // Another cluster's Services are not in this one's files.
            [_, _, "svc", "clusterset", ..] => null,
            [var name, var place, "svc", ..] => new ServiceName(place, name),
            _ => null,
        };
    }

    private bool IsDeclared(string host) =>
        _declaredHosts.Contains(host)
        || (!host.Contains('.', StringComparison.Ordinal) && _declaredNames.Contains(host))
        || _declaredDomains.Exists(domain => host.EndsWith(domain, StringComparison.OrdinalIgnoreCase));
}
