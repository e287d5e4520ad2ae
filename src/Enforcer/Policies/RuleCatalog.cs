using Enforcer.Policies.Rules.Injection;
using Enforcer.Policies.Rules.Mtls;
using Enforcer.Policies.Rules.Rbac;
using Enforcer.Policies.Rules.Secrets;
using Enforcer.Policies.Rules.Workload;

namespace Enforcer.Policies;

/// <summary>Every rule, in one list by id; a new one is one line here.</summary>
internal static class RuleCatalog
{
    public static readonly IReadOnlyList<IRule> All =
    [
        new HostNetworkRule(),
        new NamespaceDisabledRule(),
        new SidecarDisabledRule(),
        new DestinationRuleNoCaRule(),
        new DestinationRuleSkipVerifyRule(),
        new DestinationRuleTlsDisabledRule(),
        new PeerAuthenticationDisabledRule(),
        new PeerAuthenticationPermissiveRule(),
        new ClusterAdminBindingRule(),
        new WildcardAggregationRule(),
        new WildcardApiGroupsRule(),
        new WildcardResourcesRule(),
        new WildcardUrlsRule(),
        new WildcardVerbsRule(),
        new ConfigMapLiteralRule(),
        new EnvLiteralRule(),
        new MalformedReferenceRule(),
        new TerraformLiteralRule(),
        new ExceptionExpiredRule(),
        new ExceptionInvalidRule(),
    ];

    private static readonly Dictionary<string, IRule> ById = All.ToDictionary(rule => rule.Info.Id, StringComparer.Ordinal);

    public static IRule? Find(string id) => ById.GetValueOrDefault(id);
}
