using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Injection;

/// <summary>An injector that may fail unnoticed makes Pods outside the mesh unnoticed.</summary>
internal sealed class InjectorIgnoredRule : IResourceRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "injection-injector-ignored",
        Category = Category.Injection,
        Severity = Severity.Medium,
        Title = "Pods are made without a proxy when Istio's injector does not answer",
        Why = "With failurePolicy Ignore whoever overloads or cuts off the injector gets Pods into the cluster that no mesh policy reaches; Istio's own default is Fail.",
        Remediation = "Set failurePolicy to Fail and run more than one replica of istiod.",
        AppliesTo = ["MutatingWebhookConfiguration"],
        Reference = "https://istio.io/latest/docs/ops/configuration/mesh/injection-concepts/",
    };

    public IEnumerable<Violation> Evaluate(Resource resource) =>
        resource.Is("admissionregistration.k8s.io", "MutatingWebhookConfiguration")
            ? from webhook in resource.Root["webhooks"]?.Items ?? []
              let at = webhook["failurePolicy"]
              where at?.Text == "Ignore" && webhook["name"]?.Text?.EndsWith("sidecar-injector.istio.io", StringComparison.Ordinal) == true
              select new Violation(resource, at, "Pods are made without a proxy when the injector does not answer")
            : [];
}
