using Enforcer.Resources;

namespace Enforcer.Mesh.Istio.Client;

/// <summary>A DestinationRule of any served version, with its host completed and its reach worked out.</summary>
internal sealed class DestinationRule
{
    private readonly IReadOnlyList<string> _exportTo;

    /// <param name="resource">The object.</param>
    /// <param name="defaultExport">What the mesh's <c>defaultDestinationRuleExportTo</c> says; empty for everywhere.</param>
    public DestinationRule(Resource resource, IReadOnlyList<string> defaultExport)
    {
        Resource = resource;
        Host = IstioHost.Complete(resource.Root.Find("spec", "host")?.Text ?? "", resource.Namespace);
        var own = (resource.Root.Find("spec", "exportTo")?.Items ?? []).Select(item => item.Text ?? "").ToList();
        _exportTo = own.Count > 0 ? own : defaultExport;
        Selector = resource.Root.Find("spec", "workloadSelector", "matchLabels") is { Entries.Count: > 0 } labels ? labels : null;
    }

    public Resource Resource { get; }

    /// <summary>With namespace and domain; a wildcard starts with <c>*</c>.</summary>
    public string Host { get; }

    /// <summary>The labels of the clients it is for; null for all.</summary>
    public Node? Selector { get; }

    public Node? TrafficPolicy => Resource.Root.Find("spec", "trafficPolicy") is { IsNull: false } policy ? policy : null;

    /// <summary>RFC 3339 in UTC compares as text; empty where the object never lived in a cluster.</summary>
    public string Created => Resource.Root.Find("metadata", "creationTimestamp")?.Text ?? "";

    /// <summary>Kept to its own namespace.</summary>
    public bool IsPrivate => _exportTo.Count > 0 && _exportTo.All(place => place == "." || place == Resource.Namespace);

    /// <summary>True where clients of the namespace take notice of it. Its own namespace always does, as istiod lets it.</summary>
    public bool IsVisibleTo(string? client) =>
        client == Resource.Namespace || _exportTo.Count == 0 || _exportTo.Any(place => place == "*" || place == client);

    /// <summary>True where it concerns a client of these labels: a selector picks clients of its own namespace only.</summary>
    public bool IsFor(string? clientNamespace, Node? labels) =>
        Selector is null || (clientNamespace == Resource.Namespace && Selector.Entries.All(wanted => labels?[wanted.Key]?.Text == wanted.Value.Text));
}
