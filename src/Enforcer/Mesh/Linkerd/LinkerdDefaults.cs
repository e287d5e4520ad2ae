using Enforcer.Mesh.Charts;
using Enforcer.Mesh.Workloads;
using Enforcer.Resources;

namespace Enforcer.Mesh.Linkerd;

/// <summary>What holds where no Server stands: the Pod's annotation over its namespace's over the installation's.</summary>
internal sealed class LinkerdDefaults
{
    private const string Policy = "config.linkerd.io/default-inbound-policy";
    private const string Skipped = "config.linkerd.io/skip-inbound-ports";
    private const string Identity = "config.linkerd.io/disable-identity";
    private const string Inject = "linkerd.io/inject";

    private readonly Dictionary<string, Resource> _namespaces;
    private readonly LinkerdStep? _installed;

    public LinkerdDefaults(ResourceSet resources, ChartModel charts)
    {
        _namespaces = resources.OfKind("", "Namespace").Where(one => one.Name is not null)
            .GroupBy(one => one.Name!, StringComparer.Ordinal).ToDictionary(same => same.Key, same => same.First(), StringComparer.Ordinal);
        _installed = (from values in charts.All
                      from view in ChartProduct.Linkerd.Views(values)
                      let at = view.Find("proxy", "defaultInboundPolicy")
                      where at?.Text is not null
                      select new LinkerdStep(values.Resource, values.Place(at), Mode(at.Text), $"installation: default inbound policy {at.Text}")).FirstOrDefault();
    }

    /// <summary>True where the Pod, or its namespace, asks for the proxy.</summary>
    public bool IsMeshed(Workload workload) =>
        (workload.Pod?.Annotation(Inject) ?? Space(workload)?.Annotation(Inject))?.Text is "enabled" or "ingress";

    /// <summary>The annotation that leaves the proxy without a certificate; null where none does.</summary>
    public LinkerdStep? IdentityOff(Workload workload)
    {
        var space = Space(workload);
        var (resource, at) = workload.Pod?.Annotation(Identity) is { } own ? (workload.Resource, own) : (space ?? workload.Resource, space?.Annotation(Identity));
        return at is not null && (at.Flag == true || at.Text == "true") ? new LinkerdStep(resource, at, LinkerdMode.Unauthenticated, $"{Identity} leaves the proxy without a certificate") : null;
    }

    /// <summary>What is said of every port, the strongest last.</summary>
    public IEnumerable<LinkerdStep> Of(Workload workload)
    {
        if (_installed is not null)
        {
            yield return _installed;
        }

        if (Space(workload) is { } space && space.Annotation(Policy) is { Text: not null } general)
        {
            yield return new LinkerdStep(space, general, Mode(general.Text), $"namespace '{space.Name}': default inbound policy {general.Text}");
        }

        if (workload.Pod?.Annotation(Policy) is { Text: not null } own)
        {
            yield return new LinkerdStep(workload.Resource, own, Mode(own.Text), $"workload: default inbound policy {own.Text}");
        }
    }

    /// <summary>The statement that leaves the port out of the proxy; null where none does.</summary>
    public LinkerdStep? Skips(Workload workload, string port)
    {
        var space = Space(workload);
        var (resource, at) = workload.Pod?.Annotation(Skipped) is { } own ? (workload.Resource, own) : (space ?? workload.Resource, space?.Annotation(Skipped));
        return at?.Text is { } text && text.Split(',', StringSplitOptions.TrimEntries).Any(range => Holds(range, port))
            ? new LinkerdStep(resource, at, LinkerdMode.Unauthenticated, $"port {port} is left out of the proxy")
            : null;
    }

    /// <summary>The mode that a policy's word stands for; a word that is not known says nothing.</summary>
    public static LinkerdMode Mode(string? policy) => policy switch
    {
        "deny" => LinkerdMode.Denied,
        "all-authenticated" or "cluster-authenticated" => LinkerdMode.Authenticated,
        "audit" => LinkerdMode.Audited,
        "all-unauthenticated" or "cluster-unauthenticated" => LinkerdMode.Unauthenticated,
        _ => LinkerdMode.Unknown,
    };

    private static bool Holds(string range, string port)
    {
        var ends = range.Split('-');
        return int.TryParse(port, out var number) && int.TryParse(ends[0], out var first) && int.TryParse(ends[^1], out var last) && number >= first && number <= last;
    }

    private Resource? Space(Workload workload) => workload.Resource.Namespace is { } name ? _namespaces.GetValueOrDefault(name) : null;
}
