using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Authz;

/// <summary>Any identity is hardly narrower than anybody.</summary>
internal sealed class AnyPrincipalRule : IResourceRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "authz-any-principal",
        Category = Category.Authz,
        Severity = Severity.Medium,
        Title = "AuthorizationPolicy allows any identity",
        Why = "The wildcard matches every workload of the mesh and of every trust domain it is federated with: one taken over workload reaches this one.",
        Remediation = "List the principals, such as cluster.local/ns/shop/sa/web.",
        AppliesTo = ["AuthorizationPolicy"],
        Reference = "https://istio.io/latest/docs/reference/config/security/authorization-policy/#Source",
    };

    public IEnumerable<Violation> Evaluate(Resource resource) =>
        from rule in AuthorizationRule.Of(resource, "ALLOW")
        from source in rule.Sources
        let lists = AuthorizationRule.Lists(source).ToList()
        where lists.Count > 0 && lists.TrueForAll(list => list.Key is "principals" or "namespaces" or "serviceAccounts" && Wildcard(list) is not null)
        let at = Wildcard(lists[0])
        where at is not null
        select new Violation(resource, at, $"every caller with any identity matches '{at.Text}'")
        {
            // Everybody may be meant to do this one thing.
            Severity = rule.IsToAnything && rule.Conditions.Count == 0 ? Severity.Medium : Severity.Low,
        };

    private static Node? Wildcard(Node list) => list.Items.FirstOrDefault(item => item.Text == "*");
}
