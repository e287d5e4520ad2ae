using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Traffic;

/// <summary>An intention that allows everyone is Consul's default allow, whatever the agents' own default says.</summary>
internal sealed class IntentionOpenRule : IResourceRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "traffic-intention-open",
        Category = Category.Traffic,
        Severity = Severity.High,
        Title = "Intention allows every service",
        Why = "A source '*' with action allow admits every service of the mesh; where the destination is '*' too, mutual TLS still says who calls, but nobody is refused.",
        Remediation = "Name the sources that need the destination, and deny the rest.",
        AppliesTo = ["ServiceIntentions"],
        Reference = "https://developer.hashicorp.com/consul/docs/reference/config-entry/service-intentions",
    };

    public IEnumerable<Violation> Evaluate(Resource resource) =>
        resource.Is("consul.hashicorp.com", "ServiceIntentions")
            ? from source in resource.Root.Find("spec", "sources")?.Items ?? []
              where source["name"]?.Text == "*" && source["action"]?.Text == "allow"
              let isEverywhere = resource.Root.Find("spec", "destination", "name")?.Text == "*"
              select new Violation(
                  resource,
                  source["action"]!,
                  isEverywhere ? "every service may call every service" : $"every service may call '{resource.Root.Find("spec", "destination", "name")?.Text}'")
              {
                  Severity = isEverywhere ? null : Severity.Low,
              }
            : [];
}
