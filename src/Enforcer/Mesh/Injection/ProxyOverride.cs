using Enforcer.Resources;

namespace Enforcer.Mesh.Injection;

/// <summary>One annotation by which the owner of a Pod bends the proxy that the mesh gives it; a new one is one line here.</summary>
/// <param name="Mesh">As a person names it.</param>
/// <param name="Key">The annotation; one that ends in <c>*</c> stands for all that begin so.</param>
/// <param name="Kind">What is bent.</param>
/// <param name="IsWeaker">Whether a value leaves the workload worse off than without the annotation. Receives booleans as words.</param>
/// <param name="IsGrave">False where the value is often needed and opens little.</param>
/// <param name="On">Whose annotation the mesh reads.</param>
internal sealed record ProxyOverride(
    string Mesh, string Key, OverrideKind Kind, Func<string, bool> IsWeaker, bool IsGrave = true, SwitchHolders On = SwitchHolders.Pods)
{
    private const string Istio = "traffic.sidecar.istio.io/";
    private const string Linkerd = "config.linkerd.io/";
    private const string Consul = "consul.hashicorp.com/";

    public static readonly IReadOnlyList<ProxyOverride> All =
    [
        new("Istio", Istio + "includeInboundPorts", OverrideKind.Capture, OverrideValues.IncludesLess),
        new("Istio", Istio + "excludeInboundPorts", OverrideKind.Capture, OverrideValues.ExcludesPorts),
        new("Istio", Istio + "includeOutboundPorts", OverrideKind.Capture, OverrideValues.IsSet, IsGrave: false),
        new("Istio", Istio + "excludeOutboundPorts", OverrideKind.Capture, OverrideValues.ExcludesPorts),
        new("Istio", Istio + "includeOutboundIPRanges", OverrideKind.Capture, OverrideValues.IncludesLess),
        new("Istio", Istio + "excludeOutboundIPRanges", OverrideKind.Capture, OverrideValues.IsSet) { IsMinor = OverrideValues.IsLinkLocal },
        new("Istio", Istio + "excludeInterfaces", OverrideKind.Capture, OverrideValues.IsSet),
        new("Istio", Istio + "kubevirtInterfaces", OverrideKind.Capture, OverrideValues.IsSet),
        new("Istio", "istio.io/redirect-virtual-interfaces", OverrideKind.Capture, OverrideValues.IsSet),
        new("Istio", "istio.io/reroute-virtual-interfaces", OverrideKind.Capture, OverrideValues.IsSet),
        new("Istio", "sidecar.istio.io/interceptionMode", OverrideKind.Capture, value => value is "NONE"),
        new("Istio ambient", "ambient.istio.io/bypass-inbound-capture", OverrideKind.Capture, OverrideValues.IsTrue),
        new("Istio ambient", "ambient.istio.io/redirection", OverrideKind.Capture, value => value is "disabled"),
        new("Linkerd", Linkerd + "skip-inbound-ports", OverrideKind.Capture, OverrideValues.IsSet, On: SwitchHolders.Both),
        new("Linkerd", Linkerd + "skip-outbound-ports", OverrideKind.Capture, OverrideValues.IsSet, On: SwitchHolders.Both),
        new("Linkerd", Linkerd + "skip-subnets", OverrideKind.Capture, OverrideValues.IsSet, On: SwitchHolders.Both),
        new("Consul", Consul + "transparent-proxy", OverrideKind.Capture, OverrideValues.IsFalse, On: SwitchHolders.Pods | SwitchHolders.NamespaceLabels),
        new("Consul", Consul + "transparent-proxy-exclude-*", OverrideKind.Capture, OverrideValues.IsSet),
        new("Kuma", "traffic.kuma.io/exclude-*", OverrideKind.Capture, OverrideValues.IsSet),
        new("Kuma", "kuma.io/transparent-proxying", OverrideKind.Capture, value => value is "disabled" or "false"),
        new("Open Service Mesh", "openservicemesh.io/inbound-port-exclusion-list", OverrideKind.Capture, OverrideValues.IsSet),
        new("Open Service Mesh", "openservicemesh.io/outbound-port-exclusion-list", OverrideKind.Capture, OverrideValues.IsSet),
        new("Open Service Mesh", "openservicemesh.io/outbound-ip-range-exclusion-list", OverrideKind.Capture, OverrideValues.IsSet) { IsMinor = OverrideValues.IsLinkLocal },
        new("Open Service Mesh", "openservicemesh.io/outbound-ip-range-inclusion-list", OverrideKind.Capture, OverrideValues.IncludesLess),
        new("App Mesh", "appmesh.k8s.aws/egressIgnoredPorts", OverrideKind.Capture, OverrideValues.IsSet),
        new("App Mesh", "appmesh.k8s.aws/egressIgnoredIPs", OverrideKind.Capture, OverrideValues.IsSet) { IsMinor = OverrideValues.IsLinkLocal },
        new("NGINX Service Mesh", "config.nsm.nginx.com/ignore-incoming-ports", OverrideKind.Capture, OverrideValues.IsSet),
        new("NGINX Service Mesh", "config.nsm.nginx.com/ignore-outgoing-ports", OverrideKind.Capture, OverrideValues.IsSet),
        new("Istio", "sidecar.istio.io/proxyImage", OverrideKind.Proxy, OverrideValues.IsSet),
        new("Istio", "sidecar.istio.io/bootstrapOverride", OverrideKind.Proxy, OverrideValues.IsSet),
        new("Istio", "sidecar.istio.io/discoveryAddress", OverrideKind.Proxy, OverrideValues.IsSet),
        new("Istio", "sidecar.istio.io/controlPlaneAuthPolicy", OverrideKind.Proxy, value => value is "NONE"),
        new("Istio", "sidecar.istio.io/userVolume", OverrideKind.Proxy, OverrideValues.IsSet, IsGrave: false),
        new("Istio", "sidecar.istio.io/userVolumeMount", OverrideKind.Proxy, OverrideValues.IsSet, IsGrave: false),
        new("Istio", "proxy.istio.io/config", OverrideKind.Proxy, ProxyConfiguration.IsOverridden),
        new("Istio", "inject.istio.io/templates", OverrideKind.Proxy, ProxyConfiguration.HasOwnTemplate, IsGrave: false),
        new("Linkerd", Linkerd + "proxy-image", OverrideKind.Proxy, OverrideValues.IsSet, On: SwitchHolders.Both),
        new("Linkerd", Linkerd + "init-image", OverrideKind.Proxy, OverrideValues.IsSet, On: SwitchHolders.Both),
        new("Linkerd", Linkerd + "proxy-uid", OverrideKind.Proxy, OverrideValues.IsSet, IsGrave: false, On: SwitchHolders.Both),
        new("App Mesh", "appmesh.k8s.aws/sidecarEnv", OverrideKind.Proxy, OverrideValues.IsSet, IsGrave: false),
        new("Linkerd", Linkerd + "proxy-additional-env", OverrideKind.Proxy, OverrideValues.IsSet, IsGrave: false, On: SwitchHolders.Both),
        new("Consul", Consul + "envoy-extra-args", OverrideKind.Proxy, OverrideValues.IsSet, IsGrave: false),
        new("Consul", Consul + "consul-sidecar-user-volume", OverrideKind.Proxy, OverrideValues.IsSet, IsGrave: false),
        new("Consul", Consul + "consul-sidecar-user-volume-mount", OverrideKind.Proxy, OverrideValues.IsSet, IsGrave: false),
        new("Kuma", "kuma.io/container-patches", OverrideKind.Proxy, OverrideValues.IsSet, IsGrave: false),
        new("Kuma", "kuma.io/sidecar-env-vars", OverrideKind.Proxy, OverrideValues.IsSet, IsGrave: false),
    ];

    /// <summary>Whether a value is one that is often needed and opens little, although others of the same annotation open much.</summary>
    public Func<string, bool> IsMinor { get; init; } = _ => false;

    private static readonly Dictionary<string, ProxyOverride> ByKey = All.ToDictionary(one => one.Key, StringComparer.Ordinal);
    private static readonly ProxyOverride[] Families = [.. All.Where(one => one.Key.EndsWith('*'))];

    /// <summary>What the entries of an annotation or label map bend, of those that the holder is asked for.</summary>
    public static IEnumerable<(ProxyOverride Override, Node At)> In(Node? entries, SwitchHolders holder) =>
        from entry in entries?.Entries ?? []
        let one = Find(entry.Key)
        where one is not null && one.On.HasFlag(holder) && Value(entry.Value) is { } value && one.IsWeaker(value.Trim())
        select (one, entry.Value);

    /// <summary>True where this value opens much.</summary>
    public bool Weighs(Node at) => IsGrave && !(Value(at) is { } value && IsMinor(value.Trim()));

    private static ProxyOverride? Find(string key)
    {
        if (ByKey.TryGetValue(key, out var known))
        {
            return known;
        }

        foreach (var family in Families)
        {
            if (key.AsSpan().StartsWith(family.Key.AsSpan(0, family.Key.Length - 1), StringComparison.Ordinal))
            {
                return family;
            }
        }

        return null;
    }

    // The API server reads a null annotation as an empty one, and knows booleans by their words only.
    private static string? Value(Node node) => node switch
    {
        { IsNull: true } => "",
        { Flag: true } => "true",
        { Flag: false } => "false",
        _ => node.Text,
    };
}
