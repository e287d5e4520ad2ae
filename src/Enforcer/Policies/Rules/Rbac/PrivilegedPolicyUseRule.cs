using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Rbac;

/// <summary>A policy that allows everything is as good as none.</summary>
internal sealed class PrivilegedPolicyUseRule : IResourceRule
{
    // Those that let a Pod be root or share the host, by the names they come with.
    private static readonly string[] Wide = ["privileged", "anyuid", "hostaccess", "hostmount-anyuid", "hostnetwork", "hostnetwork-v2"];

    public RuleInfo Info { get; } = new()
    {
        Id = "rbac-privileged-policy-use",
        Category = Category.Rbac,
        Severity = Severity.Medium,
        Title = "Role may run privileged Pods",
        Why = "Who may use such a policy runs Pods on the host's network, with its devices or as root: they read every other workload's keys and go around every sidecar of the node.",
        Remediation = "Let the role use the most restricted policy that the workload runs under.",
        AppliesTo = ["Role", "ClusterRole"],
        Reference = "https://docs.redhat.com/en/documentation/openshift_container_platform/latest/html/authentication_and_authorization/managing-pod-security-policies",
    };

    public IEnumerable<Violation> Evaluate(Resource resource) =>
        from rule in AccessRule.Of(resource)
        from at in rule.Grants("security.openshift.io", ["securitycontextconstraints"], "use").Concat(rule.Grants("policy", ["podsecuritypolicies"], "use")).Concat(rule.Grants("extensions", ["podsecuritypolicies"], "use"))
        let name = rule.Names.FirstOrDefault(one => one.Text is { } text && Wide.Contains(text))
        where rule.Names.Count == 0 || name is not null
        select new Violation(resource, name ?? at, name is null ? $"the role may use every one of {at.Text}{rule.Reach()}" : $"the role may use '{name.Text}'{rule.Reach()}");
}
