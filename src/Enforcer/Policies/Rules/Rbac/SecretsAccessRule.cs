using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Rbac;

/// <summary>Secrets hold what the rest of the security stands on.</summary>
internal sealed class SecretsAccessRule : IResourceRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "rbac-secrets-access",
        Category = Category.Rbac,
        Severity = Severity.High,
        Title = "Role gives access to Secrets",
        Why = "Who may read a namespace's Secrets holds every password, key and token in it; list and watch reveal the contents as get does. Who may write them replaces certificates and credentials.",
        Remediation = "Name the Secrets under resourceNames with the verb get, or mount them into the Pod so that it needs no right at all.",
        AppliesTo = ["Role", "ClusterRole"],
        Reference = "https://kubernetes.io/docs/concepts/security/rbac-good-practices/#secrets",
    };

    public IEnumerable<Violation> Evaluate(Resource resource) =>
        from rule in AccessRule.Of(resource)
        where rule.Names.Count == 0
        from at in rule.Grants("", ["secrets"], "get", "list", "watch", "create", "update", "patch", "delete", "deletecollection")
        let reads = rule.Item("verbs", "get", "list", "watch") is not null
        let reach = resource.Kind == "Role" ? "its namespace" : "the namespaces it is bound in"
        select new Violation(resource, at, $"the role may {(reads ? "read" : "write")} every Secret of {reach}{rule.Reach()}")
        {
            Severity = (reads, resource.Kind) switch
            {
                (true, "ClusterRole") => Severity.High,
                (false, "Role") => Severity.Low,
                _ => Severity.Medium,
            },
        };
}
