using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Rbac;

/// <summary>Whoever writes webhook configurations reads and rewrites everything that is admitted.</summary>
internal sealed class WebhookWriteRule : IResourceRule
{
    private static readonly string[] Kinds =
    [
        "mutatingwebhookconfigurations", "validatingwebhookconfigurations", "mutatingadmissionpolicies", "mutatingadmissionpolicybindings",
        "validatingadmissionpolicies", "validatingadmissionpolicybindings",
    ];

    public RuleInfo Info { get; } = new()
    {
        Id = "rbac-webhook-write",
        Category = Category.Rbac,
        Severity = Severity.High,
        Title = "Role may write admission webhooks or policies",
        Why = "A mutating webhook sees and changes every object that is written, Secrets and Pods among them; deleting a validating one switches its policy off.",
        Remediation = "Limit the verbs update and patch to the one configuration by resourceNames, and leave create and delete to the installer.",
        AppliesTo = ["Role", "ClusterRole"],
        Reference = "https://kubernetes.io/docs/concepts/security/rbac-good-practices/#control-admission-webhooks",
    };

    public IEnumerable<Violation> Evaluate(Resource resource) =>
        from rule in AccessRule.Of(resource)
        where rule.Names.Count == 0
        from at in rule.Grants("admissionregistration.k8s.io", Kinds, "create", "update", "patch", "delete", "deletecollection")
        select new Violation(resource, at, $"the role may write every object of '{at.Text}'{rule.Reach()}");
}
