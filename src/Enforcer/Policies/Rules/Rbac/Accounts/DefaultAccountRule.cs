namespace Enforcer.Policies.Rules.Rbac.Accounts;

/// <summary>The default service account is an identity shared by everything that never chose one.</summary>
internal sealed class DefaultAccountRule : ISetRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "rbac-default-account",
        Category = Category.Rbac,
        Severity = Severity.Low,
        Title = "Workload runs as the default service account with its token mounted",
        Why = "Whatever is ever bound to 'default' is held by this workload, and every policy of a mesh that names the identity covers all Pods of the namespace that chose none.",
        Remediation = "Create a service account for the workload and name it under serviceAccountName; set automountServiceAccountToken to false where the API is not used.",
        AppliesTo = ["Pod", "every kind that makes Pods"],
        Reference = "https://kubernetes.io/docs/concepts/security/service-accounts/#default-service-accounts",
    };

    public IEnumerable<Violation> Evaluate(PolicyContext context) =>
        from use in AccountUse.In(context.Resources)
        where use.Account == AccountUse.Default && use.IsTokenMounted
        select new Violation(
            use.Resource,
            use.Template.Spec["serviceAccountName"] ?? use.Template.Spec["serviceAccount"] ?? use.Template.Spec,
            "the Pods run as the namespace's default service account and hold its token");
}
