using Enforcer.Resources;

namespace Enforcer.Mesh.Charts;

/// <summary>A product that is installed by Helm, and how its settings are told from others'.</summary>
/// <param name="Name">As a person names it.</param>
/// <param name="Charts">The charts that take its settings, also as parts of another chart.</param>
/// <param name="Marks">Settings that no other product has: one of them makes a file of values its own.</param>
internal sealed record ChartProduct(string Name, string[] Charts, string[][] Marks)
{
    public static readonly ChartProduct Linkerd = new(
        "Linkerd",
        ["linkerd-control-plane", "linkerd2", "linkerd"],
        [["identityTrustAnchorsPEM"], ["proxyInit", "ignoreInboundPorts"], ["proxyInit", "skipSubnets"], ["proxy", "defaultInboundPolicy"], ["proxy", "disableIdentity"], ["identity", "issuer", "scheme"]]);

    public static readonly ChartProduct Consul = new(
        "Consul",
        ["consul"],
        [["connectInject"], ["global", "gossipEncryption"], ["global", "acls", "manageSystemACLs"], ["global", "datacenter"], ["global", "imageConsulDataplane"]]);

    public static readonly ChartProduct Kuma = new("Kuma", ["kuma", "kong-mesh"], [["controlPlane", "injectorFailurePolicy"]]);

    public static readonly ChartProduct Dapr = new("Dapr", ["dapr"], [["dapr_sentry"], ["dapr_operator"], ["dapr_sidecar_injector"]]);

    public static readonly ChartProduct Nginx = new("NGINX Service Mesh", ["nginx-service-mesh"], [["accessControlMode"], ["mtls", "svidTTL"], ["mtls", "caKeyType"]]);

    public static readonly ChartProduct Cilium = new("Cilium", ["cilium"], [["policyEnforcementMode"], ["encryption", "nodeEncryption"], ["kubeProxyReplacement"], ["hubble", "relay"], ["encryption", "wireguard"], ["encryption", "ipsec"]]);

    /// <summary>Its settings have names of their own, so that no mark tells them from others'.</summary>
    public static readonly ChartProduct Istio = new("Istio", ["istiod", "istio", "istio-control", "istio-discovery"], []);

    public static readonly ChartProduct OpenServiceMesh = new("Open Service Mesh", ["osm"], []);

    /// <summary>The maps that hold this product's settings among the values: all of them, or the part of an umbrella chart.</summary>
    public IEnumerable<Node> Views(ChartValues values)
    {
        var isOwn = values.Chart is { } chart
            ? Array.Exists(Charts, name => chart == name || chart.EndsWith('/' + name, StringComparison.Ordinal))
            : Array.Exists(Marks, path => values.Root.Find(path) is not null);
        return isOwn ? Parts(values) : Parts(values).Skip(1);
    }

    /// <summary>All of the values, then the parts of an umbrella chart that are this product's.</summary>
    public IEnumerable<Node> Parts(ChartValues values) => Charts.Select(name => values.Root[name]).OfType<MapNode>().Prepend(values.Root);
}
