namespace Enforcer.Policies.Rules.Guards;

/// <summary>
/// What the webhook says of changes to Enforcer itself and of switches that take a mesh away. These rules need to know who asks and what
/// was there before, which no rule about Resources does: they are stated here, so that levels, exceptions and the reference know them, and
/// judged at admission.
/// </summary>
internal static class GuardRules
{
    private const string Who = "Let one of the identities under 'guards' of the configuration do it; RBAC should let nobody else.";
    private const string Reference = "https://kubernetes.io/docs/concepts/cluster-administration/admission-webhooks-good-practices/";

    public static readonly RuleInfo ObjectChanged = new()
    {
        Id = "workload-enforcer-object-changed",
        Category = Category.Workload,
        Severity = Severity.Medium,
        Title = "Enforcer's own configuration is changed",
        Why = "Who may change policies, exceptions, their definitions or the webhook's keys decides what every rule is worth. Severity high, hence refused, where the configuration names who may.",
        Remediation = Who,
        AppliesTo = ["EnforcerPolicy", "PolicyException", "CustomResourceDefinition", "Secret"],
        Reference = Reference,
    };

    public static readonly RuleInfo PolicyWeakened = new()
    {
        Id = "workload-enforcer-policy-weakened",
        Category = Category.Workload,
        Severity = Severity.Medium,
        Title = "Enforcer's policy becomes weaker",
        Why = "A level that is lowered, an override that is added or a guard that is taken away lets through what was refused before, for the whole cluster. Severity high, hence refused, where the configuration names who may.",
        Remediation = Who + " Prefer a PolicyException with an owner and an end to a lower level.",
        AppliesTo = ["EnforcerPolicy"],
        Reference = Reference,
    };

    public static readonly RuleInfo SwitchedOff = new()
    {
        Id = "injection-switch-removed",
        Category = Category.Injection,
        Severity = Severity.Medium,
        Title = "Label or annotation that asks for the proxy is taken away",
        Why = "New Pods come without the proxy, plaintext and past every policy, and nothing in the object says so any more. Severity high, hence refused, where the configuration names who may.",
        Remediation = "Keep the label or annotation. " + Who,
        AppliesTo = ["Namespace", "Pod", "every kind that makes Pods"],
        Reference = "https://istio.io/latest/docs/setup/additional-setup/sidecar-injection/",
    };

    public static readonly IReadOnlyList<RuleInfo> All = [SwitchedOff, ObjectChanged, PolicyWeakened];

    /// <summary>Rules about switches that the identities under <c>guards</c> may use: for them a refusal is a warning.</summary>
    public static readonly IReadOnlyList<string> Switches = ["injection-sidecar-disabled", "injection-namespace-disabled"];
}
