using Enforcer.Mesh.Hosts;

namespace Enforcer.Policies.Rules.Orphan;

/// <summary>A webhook without its Service refuses every write, or waves every write through.</summary>
internal sealed class WebhookServiceRule : ISetRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "orphan-webhook-service",
        Category = Category.Orphan,
        Severity = Severity.Medium,
        Title = "Webhook names a Service that does not exist",
        Why = "The API server cannot reach it: with failurePolicy Fail every matching write is refused, with Ignore the check is silently gone; whoever creates the Service sees and changes the objects.",
        Remediation = "Correct the name and namespace of the Service, or remove the configuration.",
        AppliesTo = ["ValidatingWebhookConfiguration", "MutatingWebhookConfiguration", "APIService", "CustomResourceDefinition"],
        Reference = "https://istio.io/latest/docs/reference/config/analysis/ist0139/",
    };

    public IEnumerable<Violation> Evaluate(PolicyContext context) =>
        from resource in context.Resources.All
        from service in ApiServerCalls.Calls(resource)
        let name = service["name"]
        let place = service["namespace"]?.Text
        where name?.Text is not null && place is not null
        where context.Mesh.Services.Shows(place) && !context.Mesh.Services.MayExist(place, name!.Text!)
        select new Violation(resource, name!, $"the set has Services of namespace '{place}', but no '{name!.Text}'");
}
