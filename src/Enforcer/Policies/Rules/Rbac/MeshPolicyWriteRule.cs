using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Rbac;

/// <summary>Whoever writes a mesh's policies decides who is encrypted and who may call whom.</summary>
internal sealed class MeshPolicyWriteRule : IResourceRule
{
    // What can take mutual TLS, authorization or a policy's verdict away, by API group.
    private static readonly (string Group, string[] Resources)[] Policies =
    [
        ("security.istio.io", ["peerauthentications", "authorizationpolicies", "requestauthentications"]),
        ("networking.istio.io", ["envoyfilters"]),
        ("extensions.istio.io", ["wasmplugins"]),
        ("policy.linkerd.io", ["servers", "serverauthorizations", "authorizationpolicies", "meshtlsauthentications", "networkauthentications"]),
        ("consul.hashicorp.com", ["serviceintentions", "meshes", "proxydefaults", "servicedefaults"]),
        ("kuma.io", ["meshes", "meshtlses", "meshtrafficpermissions"]),
        ("enforcer.dev", ["policyexceptions"]),
    ];

    public RuleInfo Info { get; } = new()
    {
        Id = "rbac-mesh-policy-write",
        Category = Category.Rbac,
        Severity = Severity.Medium,
        Title = "Role may write the mesh's security policies",
        Why = "One PERMISSIVE policy, one ALLOW without conditions, one EnvoyFilter or one exception undoes what the mesh enforces, and a stolen token of the holder can write it at any hour.",
        Remediation = "Let the deployment tool alone write these kinds, and give everybody else get, list and watch.",
        AppliesTo = ["Role", "ClusterRole"],
        Reference = "https://istio.io/latest/docs/ops/best-practices/security/",
    };

    public IEnumerable<Violation> Evaluate(Resource resource) =>
        from rule in AccessRule.Of(resource)
        where rule.Names.Count == 0
        let at = Policies.SelectMany(policy => rule.Grants(policy.Group, policy.Resources, "create", "update", "patch", "delete", "deletecollection")).FirstOrDefault()
        where at is not null
        select new Violation(resource, at, $"the role may write {at.Text}{rule.Reach()}")
        {
            Severity = resource.Kind == "Role" ? Severity.Low : Severity.Medium,
        };
}
