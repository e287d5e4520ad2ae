namespace Enforcer.Policies.Rules.Rbac.Accounts;

/// <summary>A token that nobody uses is one that somebody else will.</summary>
internal sealed class TokenMountRule : ISetRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "rbac-token-mount",
        Category = Category.Rbac,
        Severity = Severity.Low,
        Title = "Workload holds an API token without a declared use",
        Why = "The token is in the file system of every container: code execution in any of them, or a file it can be made to read, speaks to the API server as the workload.",
        Remediation = "Set automountServiceAccountToken to false in the Pod, or bind the role that the workload needs to its service account.",
        AppliesTo = ["Pod", "every kind that makes Pods"],
        Reference = "https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/#opt-out-of-api-credential-automounting",
    };

    public IEnumerable<Violation> Evaluate(PolicyContext context) =>
        from use in AccountUse.In(context.Resources)
        // A named account that says nothing is how nearly every manifest is written: no evidence of a weakness.
        where use.IsTokenMounted && !use.HasRights && (use.Account == AccountUse.Default || use.IsAskedFor)
        select new Violation(
            use.Resource,
            use.Template.Spec["automountServiceAccountToken"] ?? use.Template.Spec,
            $"the Pods hold a token of service account '{use.Account}', to which nothing here gives a right");
}
