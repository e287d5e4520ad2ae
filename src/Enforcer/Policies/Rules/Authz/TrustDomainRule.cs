using Enforcer.Mesh.Identities;
using Enforcer.Mesh.Istio;
using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Authz;

/// <summary>The same account in another trust domain is another identity.</summary>
internal sealed class TrustDomainRule : ISetRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "authz-trust-domain",
        Category = Category.Authz,
        Severity = Severity.Medium,
        Title = "AuthorizationPolicy names a workload of this mesh in a trust domain that is not the mesh's",
        Why = "The identity compared begins with the mesh's trust domain: a principal of another one never matches the local workload, so that a DENY lets it by and an ALLOW keeps it out.",
        Remediation = "Write the mesh's trust domain, or cluster.local, which stands for it.",
        AppliesTo = ["AuthorizationPolicy"],
        Reference = "https://istio.io/latest/docs/tasks/security/authorization/authz-td-migration/",
    };

    public IEnumerable<Violation> Evaluate(PolicyContext context)
    {
        var domains = context.Resources.All.SelectMany(MeshConfiguration.In).SelectMany(Domains).ToHashSet(StringComparer.Ordinal);
        return domains.Count == 0
            ? []
            : from policy in context.Mesh.Authorization.All
              let named = AuthorizationRule.Of(policy.Resource).SelectMany(rule => rule.Identities).SelectMany(list => list.Items)
                  .Select(item => (At: item, Principal: Principal.Parse(item.Text))).Where(one => one.Principal is not null).ToList()
              from one in named
              let who = one.Principal!.Value
              where !IsLocal(who) && context.Mesh.Accounts.Has(who.Namespace, who.Account)
              // Federated meshes often have the same account on both sides, and then a policy names both.
              where !named.Exists(other => other.Principal is { } known && IsLocal(known) && known with { TrustDomain = who.TrustDomain } == who)
              select new Violation(policy.Resource, one.At, $"'{PrintableText.Of(who.TrustDomain)}' is none of the mesh's trust domains");

        bool IsLocal(Principal principal) => principal.TrustDomain == "cluster.local" || domains.Contains(principal.TrustDomain);
    }

    private static IEnumerable<string> Domains(MeshConfig config) =>
        config.Root["trustDomain"]?.Text is { Length: > 0 } own
            ? (config.Root["trustDomainAliases"]?.Items ?? []).Select(alias => alias.Text).OfType<string>().Append(own)
            : [];
}
