using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Rbac.Accounts;

/// <summary>A mesh tells workloads apart by their service accounts only.</summary>
internal sealed class SharedAccountRule : ISetRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "rbac-shared-account",
        Category = Category.Rbac,
        Severity = Severity.Low,
        Title = "Workloads share a service account",
        Why = "The account is the identity: every role and every AuthorizationPolicy that names it for one of the workloads holds for all of them.",
        Remediation = "Give each workload a service account of its own.",
        AppliesTo = ["every kind that makes Pods"],
        Reference = "https://kubernetes.io/docs/concepts/security/service-accounts/",
    };

    public IEnumerable<Violation> Evaluate(PolicyContext context)
    {
        var named = context.Resources.OfKind("security.istio.io", "AuthorizationPolicy").SelectMany(Principals).ToHashSet(StringComparer.Ordinal);
        // What a controller made is the controller's; the same object in two files is one.
        return from use in AccountUse.In(context.Resources)
               where use.Account != AccountUse.Default && !(use.Resource.Root.Find("metadata", "ownerReferences")?.Items.Count > 0)
               group use by (Space: use.Resource.Namespace ?? "", use.Account) into users
               let count = users.DistinctBy(Application).Count()
               where count > 1
               from use in users
               let at = use.Template.Spec["serviceAccountName"] ?? use.Template.Spec["serviceAccount"] ?? use.Template.Spec
               select new Violation(use.Resource, at, $"{count} workloads run as service account '{use.Account}'")
               {
                   Severity = named.Contains($"ns/{users.Key.Space}/sa/{use.Account}") ? Severity.Medium : Severity.Low,
               };
    }

    // Two versions of one application are one workload that is being replaced.
    private static (string?, string?) Application(AccountUse use) =>
        (use.Template.Label("app.kubernetes.io/name") ?? use.Template.Label("app"))?.Text is { Length: > 0 } name
            ? ("", name)
            : (use.Resource.Kind, use.Resource.Name);

    // Without the trust domain: 'ns/shop/sa/web'.
    private static IEnumerable<string> Principals(Resource policy) =>
        from rule in policy.Root.Find("spec", "rules")?.Items ?? []
        from caller in rule["from"]?.Items ?? []
        from principal in caller.Find("source", "principals")?.Items ?? []
        let text = principal.Text
        where text is not null && text.Contains('/', StringComparison.Ordinal)
        select text[(text.IndexOf('/', StringComparison.Ordinal) + 1)..];
}
