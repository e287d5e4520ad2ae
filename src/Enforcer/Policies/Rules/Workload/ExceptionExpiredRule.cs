namespace Enforcer.Policies.Rules.Workload;

/// <summary>What was permitted for a time stays broken afterwards unless somebody is told.</summary>
internal sealed class ExceptionExpiredRule : ISetRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "workload-exception-expired",
        Category = Category.Workload,
        Severity = Severity.Medium,
        Title = "Exception has expired",
        Why = "The permission to break a rule has ended: it suppresses nothing any more, and whoever relied on it should hear so from the exception and not from a refused deployment.",
        Remediation = "Mend what it excused and remove the exception, or renew it with a new date and a reason that holds.",
        AppliesTo = ["PolicyException", "every kind with enforcer.dev/ignore annotations or enforcer:ignore comments"],
        Reference = "https://kubernetes.io/docs/concepts/overview/working-with-objects/annotations/",
        Excusable = false,
    };

    // A PolicyException is one finding, however many rules it names.
    public IEnumerable<Violation> Evaluate(PolicyContext context) => context.Exceptions.Expired
        .DistinctBy(expired => expired.At)
        .Select(expired => new Violation(expired.Resource, expired.At, $"the exception was valid until {expired.Terms!.LastDay} and suppresses nothing any more", expired.Rule));
}
