namespace Enforcer.Policies.Rules.Workload;

/// <summary>An exception that does not say why and until when is a rule switched off by stealth.</summary>
internal sealed class ExceptionInvalidRule : ISetRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "workload-exception-invalid",
        Category = Category.Workload,
        Severity = Severity.Medium,
        Title = "Exception is incomplete or malformed",
        Why = "Without a reason, a date, a rule that exists and a bound it is no permission: it suppresses nothing, and whoever wrote it believes that it does.",
        Remediation = "Write \"reason; until=2027-01-31; owner=team\" beside an existing rule id; in a PolicyException give rules, match, reason and until.",
        AppliesTo = ["PolicyException", "every kind with enforcer.dev/ignore annotations or enforcer:ignore comments"],
        Reference = "https://kubernetes.io/docs/concepts/overview/working-with-objects/annotations/",
        Excusable = false,
    };

    public IEnumerable<Violation> Evaluate(PolicyContext context) => context.Exceptions.Invalid
        .Select(invalid => new Violation(invalid.Resource, invalid.At, $"the exception {invalid.Fault} and suppresses nothing", invalid.Rule));
}
