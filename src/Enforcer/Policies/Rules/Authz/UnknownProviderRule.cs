using Enforcer.Mesh.Istio;
using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Authz;

/// <summary>A decision left to nobody.</summary>
internal sealed class UnknownProviderRule : ISetRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "authz-unknown-provider",
        Category = Category.Authz,
        Severity = Severity.Medium,
        Title = "AuthorizationPolicy names an authorizer that the mesh does not declare",
        Why = "Istio has nobody to ask: it denies every request of the workload, or, in versions that only report the error, leaves the policy out.",
        Remediation = "Declare the provider in meshConfig.extensionProviders, or name one that is there.",
        AppliesTo = ["AuthorizationPolicy"],
        Reference = "https://istio.io/latest/docs/tasks/security/authorization/authz-custom/",
    };

    public IEnumerable<Violation> Evaluate(PolicyContext context)
    {
        var lists = context.Resources.All.SelectMany(MeshConfiguration.In).Select(config => config.Root["extensionProviders"]).Where(list => list is { Items.Count: > 0 }).ToList();
        var known = lists.SelectMany(list => list!.Items).Select(provider => provider["name"]?.Text).ToHashSet();
        return from policy in context.Mesh.Authorization.All
               where policy.Action == "CUSTOM" && known.Count > 0
               let at = policy.Resource.Root.Find("spec", "provider", "name")
               where at?.Text is { Length: > 0 } && !known.Contains(at.Text)
               select new Violation(policy.Resource, at, $"no extension provider is called '{PrintableText.Of(at.Text!)}'");
    }
}
