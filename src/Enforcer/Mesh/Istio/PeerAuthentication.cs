using Enforcer.Resources;

namespace Enforcer.Mesh.Istio;

/// <summary>A PeerAuthentication of any served version, with its reach worked out.</summary>
internal sealed class PeerAuthentication
{
    public const string Group = "security.istio.io";
    public const string Kind = "PeerAuthentication";

    public PeerAuthentication(Resource resource, string rootNamespace)
    {
        Resource = resource;
        Selector = resource.Root.Find("spec", "selector", "matchLabels") is { Entries.Count: > 0 } labels ? labels : null;
        Mode = MtlsModes.Read(resource.Root.Find("spec", "mtls", "mode"));
        Scope = (HasSelector, resource.Namespace == rootNamespace) switch
        {
            (true, true) => PeerScope.Nothing,
            (true, false) => PeerScope.Workload,
            (false, true) => PeerScope.Mesh,
            (false, false) => PeerScope.Namespace,
        };
        ModeAt = resource.Root.Find("spec", "mtls", "mode") ?? resource.Root.Find("spec", "mtls") ?? resource.Root["spec"] ?? resource.Root;
    }

    private PeerAuthentication(Resource controlPlane, Node at, MtlsMode mode)
    {
        Resource = controlPlane;
        Mode = mode;
        Scope = PeerScope.Mesh;
        ModeAt = at;
    }

    /// <summary>What OpenShift's control plane makes of its own switch: the policy of the whole mesh. Null where it is not set.</summary>
    public static PeerAuthentication? OfControlPlane(Resource plane) =>
        (plane.Root.Find("spec", "security", "dataPlane", "mtls") ?? plane.Root.Find("spec", "istio", "global", "mtls", "enabled")) is { Flag: { } isOn } at
            ? new PeerAuthentication(plane, at, isOn ? MtlsMode.Strict : MtlsMode.Permissive)
            : null;

    public Resource Resource { get; }

    public PeerScope Scope { get; }

    /// <summary>The labels it selects by; null for everything, as an empty map is.</summary>
    public Node? Selector { get; }

    public bool HasSelector => Selector is not null;

    /// <summary>As declared for the whole scope.</summary>
    public MtlsMode Mode { get; }

    /// <summary>The mode's value, or the innermost map that should hold it.</summary>
    public Node ModeAt { get; }

    /// <summary>Port number as written, with what is declared for it.</summary>
    public IEnumerable<(string Port, Node At, MtlsMode Mode)> Ports =>
        from entry in Resource.Root.Find("spec", "portLevelMtls")?.Entries ?? []
        select (entry.Key, entry.Value["mode"] ?? entry.Value, MtlsModes.Read(entry.Value["mode"]));

    /// <summary>True where a selector takes Pods with these labels.</summary>
    public bool Selects(Node? labels) =>
        Selector?.Entries.All(wanted => labels?[wanted.Key]?.Text == wanted.Value.Text) == true;

    /// <summary>RFC 3339 in UTC compares as text; empty where the object never lived in a cluster.</summary>
    public string Created => Resource.Root.Find("metadata", "creationTimestamp")?.Text ?? "";
}
