using Enforcer.Mesh.Istio;
using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Traffic;

/// <summary>A mesh that lets proxies reach any address cannot say where its data goes.</summary>
internal sealed class UndeclaredEgressRule : ISetRule
{
    private static readonly (string Group, string Kind, string[] Path, string Word)[] Switches =
    [
        (ClientTls.Group, "Sidecar", ["spec", "outboundTrafficPolicy", "mode"], "ALLOW_ANY"),
        ("install.istio.io", "IstioOperator", ["spec", "values", "global", "outboundTrafficPolicy", "mode"], "ALLOW_ANY"),
        ("appmesh.k8s.aws", "Mesh", ["spec", "egressFilter", "type"], "ALLOW_ALL"),
        ("kuma.io", "Mesh", ["spec", "networking", "outbound", "passthrough"], "true"),
        ("kuma.io", "MeshPassthrough", ["spec", "default", "passthroughMode"], "All"),
        ("config.openservicemesh.io", "MeshConfig", ["spec", "traffic", "enableEgress"], "true"),
        ("consul.hashicorp.com", "Mesh", ["spec", "transparentProxy", "meshDestinationsOnly"], "false"),
    ];

    public RuleInfo Info { get; } = new()
    {
        Id = "traffic-undeclared-egress",
        Category = Category.Traffic,
        Severity = Severity.Medium,
        Title = "Proxies may reach undeclared destinations",
        Why = "A workload that was taken over can send data to any host, past every egress gateway and every rule that names destinations.",
        Remediation = "Allow declared destinations only (Istio: outboundTrafficPolicy.mode REGISTRY_ONLY) and declare the external hosts that are needed.",
        AppliesTo = ["Sidecar", "IstioOperator", "Istio", "ConfigMap (istio)", "Mesh", "MeshPassthrough", "MeshConfig"],
        Reference = "https://istio.io/latest/docs/tasks/traffic-management/egress/egress-control/",
    };

    public IEnumerable<Violation> Evaluate(PolicyContext context)
    {
        var meshes = from resource in context.Resources.All
                     from declared in MeshConfiguration.In(resource)
                     let mode = declared.Root.Find("outboundTrafficPolicy", "mode")
                     where mode?.Text == "ALLOW_ANY"
                     select Say(resource, declared.Holder ?? mode, "outboundTrafficPolicy.mode ALLOW_ANY");
        var switches = from one in Switches
                       from resource in context.Resources.OfKind(one.Group, one.Kind)
                       let at = resource.Root.Find(one.Path)
                       where at is not null && IsSaid(at, one.Word)
                       select Say(resource, at, $"{string.Join('.', one.Path[1..])} {one.Word}");
        return meshes.Concat(switches);
    }

    private static bool IsSaid(Node at, string word) => word switch
    {
        "true" => at.IsOn(),
        "false" => at.IsOff(),
        _ => at.Text == word,
    };

    private static Violation Say(Resource resource, Node at, string what) => new(resource, at, $"{what} lets proxies reach any destination");
}
