namespace Enforcer.Policies.Rules.Rbac.Accounts;

/// <summary>A service account that gives its token to every Pod gives it to those that need none.</summary>
internal sealed class AccountTokenRule : ISetRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "rbac-account-token-mount",
        Category = Category.Rbac,
        Severity = Severity.Low,
        Title = "Service account mounts its token into every Pod without a declared use",
        Why = "Every Pod that uses the account carries a token unless it says otherwise itself; with the default account those are the Pods that never chose one.",
        Remediation = "Set automountServiceAccountToken to false on the service account, and to true in the Pods that call the API.",
        AppliesTo = ["ServiceAccount"],
        Reference = "https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/#opt-out-of-api-credential-automounting",
    };

    public IEnumerable<Violation> Evaluate(PolicyContext context)
    {
        var access = new AccountAccess(context.Resources);
        return from account in context.Resources.OfKind("", "ServiceAccount")
               let at = account.Root["automountServiceAccountToken"]
               // Silence is the ordinary way to write an account of one's own; of the account that nobody chose it is a fault.
               where AccountUse.IsOn(at) || (account.Name == AccountUse.Default && !AccountUse.IsOff(at))
               where account.Name is not null && !access.Has(account.Namespace, account.Name)
               select new Violation(account, at ?? account.Root, "every Pod of the service account gets its token, and nothing here gives it a right");
    }
}
