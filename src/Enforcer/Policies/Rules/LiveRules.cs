namespace Enforcer.Policies.Rules;

/// <summary>The rules about running Pods that only the controller can judge: their objects are sound, and what should have happened to them did not.</summary>
internal static class LiveRules
{
    public static readonly RuleInfo SlippedGateway = new()
    {
        Id = "injection-slipped-pod",
        Category = Category.Injection,
        Severity = Severity.High,
        Title = "Running Pod without the gateway that it or its Namespace asks for",
        Why = "The Pod was made while the webhook did not answer or before it was asked for: its traffic goes without mutual TLS, and everybody believes otherwise.",
        Remediation = "Restart the workload, so that its Pods are made anew and injected.",
        AppliesTo = ["Pod (running)"],
        Reference = "https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#failure-policy",
    };

    public static readonly RuleInfo SlippedReference = new()
    {
        Id = "secrets-slipped-reference",
        Category = Category.Secrets,
        Severity = Severity.Medium,
        Title = "Running Pod with a secret reference that nobody resolved",
        Why = "The Pod was made while the webhook did not answer: the application was given the words of the reference in place of the secret.",
        Remediation = "Restart the workload, so that its Pods are made anew and their references resolved.",
        AppliesTo = ["Pod (running)"],
        Reference = "https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#failure-policy",
    };

    public static readonly IReadOnlyList<RuleInfo> All = [SlippedGateway, SlippedReference];
}
