using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Injection;

/// <summary>A revision that no injector answers for leaves its Pods out, without a word.</summary>
internal sealed class UnknownRevisionRule : ISetRule
{
    private const string Revision = "istio.io/rev";

    public RuleInfo Info { get; } = new()
    {
        Id = "injection-unknown-revision",
        Category = Category.Injection,
        Severity = Severity.Medium,
        Title = "Namespace asks for a revision of Istio that nobody injects",
        Why = "Each revision's webhook takes the Namespaces that name it. One that is misspelt, was removed, or stands beside the label istio-injection that wins over it, is answered by none, or by another control plane than was meant: Pods start without a proxy, or without the policies of their mesh.",
        Remediation = "Name a revision or tag whose webhook is installed (istioctl tag list), and remove istio-injection beside it.",
        AppliesTo = ["Namespace", "MutatingWebhookConfiguration"],
        Reference = "https://istio.io/latest/docs/setup/upgrade/canary/",
    };

    public IEnumerable<Violation> Evaluate(PolicyContext context)
    {
        var known = context.Resources.OfKind("admissionregistration.k8s.io", "MutatingWebhookConfiguration").Where(IsInjector).SelectMany(Revisions).ToHashSet(StringComparer.Ordinal);
        return from space in context.Resources.OfKind("", "Namespace")
               let at = space.Label(Revision)
               where at is { Text.Length: > 0 }
               let isShadowed = space.Label("istio-injection")?.Text == "enabled"
               // Without any injector in the set, nobody knows which there are.
               where isShadowed || (known.Count > 0 && !known.Contains(at.Text!))
               select new Violation(space, at, isShadowed ? $"the label istio-injection wins, so that revision '{at.Text}' is not used" : $"no injector of the set answers for revision '{at.Text}'")
               {
                   Severity = isShadowed ? Severity.Low : null,
               };
    }

    private static bool IsInjector(Resource configuration) =>
        (configuration.Root["webhooks"]?.Items ?? []).Any(webhook => webhook["name"]?.Text?.EndsWith("sidecar-injector.istio.io", StringComparison.Ordinal) == true);

    // By its labels, and by what its webhooks select.
    private static IEnumerable<string> Revisions(Resource configuration) =>
        new[] { configuration.Label(Revision)?.Text, configuration.Label("istio.io/tag")?.Text }.OfType<string>()
            .Concat(from webhook in configuration.Root["webhooks"]?.Items ?? []
                    from selector in new[] { webhook["namespaceSelector"], webhook["objectSelector"] }
                    from expression in selector?["matchExpressions"]?.Items ?? []
                    where expression["key"]?.Text == Revision && expression["operator"]?.Text == "In"
                    from value in expression["values"]?.Items ?? []
                    select value.Text ?? "");
}
