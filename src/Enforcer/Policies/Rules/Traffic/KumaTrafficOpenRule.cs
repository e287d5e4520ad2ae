using Enforcer.Mesh.Kuma;
using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Traffic;

/// <summary>A permission for the whole mesh is the absence of permissions.</summary>
internal sealed class KumaTrafficOpenRule : IResourceRule
{
    private static readonly string[] Allowing = ["allow", "allowWithShadowDeny"];

    public RuleInfo Info { get; } = new()
    {
        Id = "traffic-kuma-permission-open",
        Category = Category.Traffic,
        Severity = Severity.Medium,
        Title = "Kuma permission allows every service",
        Why = "Mutual TLS says who calls, but with a permission from everyone to everyone nobody is refused.",
        Remediation = "Target the services that are called and name the services that may call them.",
        AppliesTo = ["MeshTrafficPermission", "TrafficPermission"],
        Reference = "https://kuma.io/docs/latest/policies/meshtrafficpermission/",
    };

    public IEnumerable<Violation> Evaluate(Resource resource)
    {
        if (KumaPolicy.Spec(resource, "MeshTrafficPermission") is { } spec)
        {
            return IsMesh(spec["targetRef"]) ? Older(spec).Concat(Newer(spec)).Select(at => Say(resource, at)) : [];
        }

        return KumaPolicy.Spec(resource, "TrafficPermission") is { } older
            && (older["sources"]?.Items ?? []).FirstOrDefault(IsAny) is { } source
            && (older["destinations"]?.Items ?? []).Any(IsAny)
            ? [Say(resource, source.Find("match", "kuma.io/service")!)]
            : [];
    }

    private static Violation Say(Resource resource, Node at) => new(resource, at, "every service may call every service of the mesh");

    // Shadow denies are only counted; the older spelling is in capitals.
    private static IEnumerable<Node> Older(Node spec) =>
        from rule in spec["from"]?.Items ?? []
        where IsMesh(rule["targetRef"])
        let action = rule.Find("default", "action")
        where action?.Text is "Allow" or "ALLOW" or "AllowWithShadowDeny" or "ALLOW_WITH_SHADOW_DENY"
        select action;

    // By identity: a prefix that ends before any trust domain stands for all of them.
    private static IEnumerable<Node> Newer(Node spec) =>
        from rule in spec["rules"]?.Items ?? []
        from list in Allowing
        from match in rule.Find("default", list)?.Items ?? []
        let id = match["spiffeID"]
        where id is null ? match is MapNode { Entries.Count: 0 } : id["type"]?.Text == "Prefix" && id["value"]?.Text is "spiffe://" or "spiffe:" or ""
        select id ?? match;

    private static bool IsMesh(Node? target) =>
        target is null || (target["kind"]?.Text is "Mesh" or "MeshSubset" or "Dataplane" && target["tags"] is not { Entries.Count: > 0 } && target["labels"] is not { Entries.Count: > 0 } && target["name"] is null);

    private static bool IsAny(Node selector) => selector["match"] is { Entries.Count: 1 } match && match["kuma.io/service"]?.Text == "*";
}
