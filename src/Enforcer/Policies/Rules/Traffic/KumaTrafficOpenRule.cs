using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Traffic;

/// <summary>A permission for the whole mesh is the absence of permissions.</summary>
internal sealed class KumaTrafficOpenRule : IResourceRule
{
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
        var spec = resource.Root["spec"];
        if (resource.Is("kuma.io", "MeshTrafficPermission"))
        {
            return from rule in IsMesh(spec?["targetRef"]) ? spec?["from"]?.Items ?? [] : []
                   where IsMesh(rule["targetRef"])
                   let action = rule.Find("default", "action")
                   // Shadow denies are only counted; the older spelling is in capitals.
                   where action?.Text is "Allow" or "ALLOW" or "AllowWithShadowDeny" or "ALLOW_WITH_SHADOW_DENY"
                   select new Violation(resource, action, "every service may call every service of the mesh");
        }

        return resource.Is("kuma.io", "TrafficPermission") && (spec?["sources"]?.Items ?? []).FirstOrDefault(IsAny) is { } source && (spec?["destinations"]?.Items ?? []).Any(IsAny)
            ? [new Violation(resource, source.Find("match", "kuma.io/service")!, "every service may call every service of the mesh")]
            : [];
    }

    private static bool IsMesh(Node? target) => target is null || (target["kind"]?.Text == "Mesh" && target["tags"] is null && target["labels"] is null) || (target["kind"]?.Text == "Dataplane" && target["labels"] is null && target["name"] is null);

    private static bool IsAny(Node selector) => selector["match"] is { Entries.Count: 1 } match && match["kuma.io/service"]?.Text == "*";
}
