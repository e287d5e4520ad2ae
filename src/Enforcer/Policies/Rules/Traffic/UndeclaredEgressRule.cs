using Enforcer.Mesh.Consul;
using Enforcer.Mesh.Istio;
using Enforcer.Mesh.Kuma;
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
        ("policy.linkerd.io", "EgressNetwork", ["spec", "trafficPolicy"], "Allow"),
    ];

    public RuleInfo Info { get; } = new()
    {
        Id = "traffic-undeclared-egress",
        Category = Category.Traffic,
        Severity = Severity.Medium,
        Title = "Proxies may reach undeclared destinations",
        Why = "A workload that was taken over can send data to any host, past every egress gateway and every rule that names destinations.",
        Remediation = "Allow declared destinations only (Istio: outboundTrafficPolicy.mode REGISTRY_ONLY) and declare the external hosts that are needed.",
        AppliesTo = ["Sidecar", "IstioOperator", "Istio", "ConfigMap (istio)", "Mesh", "MeshPassthrough", "MeshConfig", "EgressNetwork", "aws_appmesh_mesh"],
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
        return meshes.Concat(switches).Concat(AppMesh(context)).Concat(context.Resources.All.SelectMany(Consul)).Concat(context.Resources.All.SelectMany(Kuma));
    }

    private static IEnumerable<Violation> AppMesh(PolicyContext context) =>
        from resource in context.Resources.All
        where resource is { Kind: "aws_appmesh_mesh", ApiVersion: "terraform" }
        // Terraform's blocks are lists of one.
        let spec = resource.Root["spec"] is ListNode { Items: [var block, ..] } ? block : resource.Root["spec"]
        let filter = spec?["egress_filter"] is ListNode { Items: [var inner, ..] } ? inner : spec?["egress_filter"]
        let at = filter?["type"]
        where at?.Text == "ALLOW_ALL"
        select Say(resource, at, "egress_filter type ALLOW_ALL");

    private static IEnumerable<Violation> Consul(Resource resource) =>
        ConsulEntry.Of(resource) is { Kind: "Mesh" } mesh && mesh.Find("transparentProxy", "meshDestinationsOnly") is { } at && at.IsOff()
            ? [new Violation(resource, mesh.Place(at), "transparentProxy.meshDestinationsOnly false lets proxies reach any destination", mesh.Discriminator(at))]
            : [];

    // What is matched may be everything, and the universal form has no group.
    private static IEnumerable<Violation> Kuma(Resource resource)
    {
        var matched = from settings in KumaPolicy.Defaults(resource, "MeshPassthrough")
                      from match in settings["appendMatch"]?.Items ?? []
                      let value = match["value"]
                      where value.IsEverywhere() || (value?.Text is "*" && match["type"]?.Text == "Domain")
                      select new Violation(resource, value!, $"'{value!.Text}' lets proxies reach any destination");
        var universal = !resource.IsObject && KumaPolicy.Mesh(resource)?.Find("networking", "outbound", "passthrough") is { } at && at.IsOn() ? [Say(resource, at, "networking.outbound.passthrough true")] : Array.Empty<Violation>();
        return matched.Concat(universal);
    }

    private static bool IsSaid(Node at, string word) => word switch
    {
        "true" => at.IsOn(),
        "false" => at.IsOff(),
        _ => at.Text == word,
    };

    private static Violation Say(Resource resource, Node at, string what) => new(resource, at, $"{what} lets proxies reach any destination");
}
