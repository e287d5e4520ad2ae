using Enforcer.Policies.Rules.Authz;
using Enforcer.Policies.Rules.Exposure;
using Enforcer.Policies.Rules.Injection;
using Enforcer.Policies.Rules.Mtls;
using Enforcer.Policies.Rules.Mtls.Charts;
using Enforcer.Policies.Rules.Mtls.Consul;
using Enforcer.Policies.Rules.Mtls.Istio;
using Enforcer.Policies.Rules.Mtls.Kuma;
using Enforcer.Policies.Rules.Mtls.Linkerd;
using Enforcer.Policies.Rules.Orphan;
using Enforcer.Policies.Rules.Rbac;
using Enforcer.Policies.Rules.Rbac.Accounts;
using Enforcer.Policies.Rules.Secrets;
using Enforcer.Policies.Rules.Tls;
using Enforcer.Policies.Rules.Traffic;
using Enforcer.Policies.Rules.Workload;

namespace Enforcer.Policies;

/// <summary>Every rule, in one list by id; a new one is one line here.</summary>
internal static class RuleCatalog
{
    public static readonly IReadOnlyList<IRule> All =
    [
        new AllowAllRule(),
        new AllowNegativeRule(),
        new AnyPrincipalRule(),
        new DenyPositiveRule(),
        new ConsulExportRule(),
        new ExternalIpsRule(),
        new ExternalNameRule(),
        new GatewayWildcardHostRule(),
        new HostPortRule(),
        new IngressSnippetRule(),
        new ServicePublicRule(),
        new HostNetworkRule(),
        new MeshExclusionRule(),
        new MeshInstalledBypassRule(),
        new NamespaceDisabledRule(),
        new OwnProxyRule(),
        new ProxyOverrideRule(),
        new ProxyUserRule(),
        new SidecarDisabledRule(),
        new TrafficCaptureRule(),
        new AppMeshTlsRule(),
        new CiliumAuthenticationRule(),
        new ConsulPermissiveRule(),
        new ConsulPermissiveAllowedRule(),
        new DestinationRuleNoCaRule(),
        new DestinationRuleNoClientCertRule(),
        new DestinationRuleSkipVerifyRule(),
        new DestinationRuleTlsDisabledRule(),
        new EnvoyFilterTlsRule(),
        new AutoMtlsDisabledRule(),
        new LegacyPolicyRule(),
        new KumaMeshDisabledRule(),
        new KumaPermissiveRule(),
        new KumaProxyPatchRule(),
        new LinkerdIdentityDisabledRule(),
        new LinkerdNetworkOnlyRule(),
        new LinkerdUnauthenticatedRule(),
        new MeshInstalledWeakRule(),
        new OsmPermissiveRule(),
        new PeerAuthenticationDisabledRule(),
        new PeerAuthenticationPermissiveRule(),
        new StrictRemovedRule(),
        new TraefikSkipVerifyRule(),
        new WeakTlsVersionRule(),
        new PolicySelectsNothingRule(),
        new RouteGatewayRule(),
        new RouteHostRule(),
        new ServiceSelectsNothingRule(),
        new WebhookServiceRule(),
        new AccountTokenRule(),
        new EscalateRule(),
        new ClusterAdminBindingRule(),
        new CsrApprovalRule(),
        new DefaultAccountRule(),
        new DefaultAccountBindingRule(),
        new ImpersonateRule(),
        new LegacyTokenRule(),
        new PodExecRule(),
        new ProxyAccessRule(),
        new SecretsAccessRule(),
        new SharedAccountRule(),
        new SystemGroupBindingRule(),
        new TokenCreationRule(),
        new TokenMountRule(),
        new WebhookWriteRule(),
        new WildcardAggregationRule(),
        new WildcardApiGroupsRule(),
        new WildcardResourcesRule(),
        new WildcardUrlsRule(),
        new WildcardVerbsRule(),
        new WorkloadCreationRule(),
        new ConfigMapLiteralRule(),
        new EnvLiteralRule(),
        new MalformedReferenceRule(),
        new TerraformLiteralRule(),
        new GatewayPlainHttpRule(),
        new IngressPlainRule(),
        new ListenerPlainHttpRule(),
        new OldVersionRule(),
        new RoutePlainRule(),
        new SkipVerifyRule(),
        new AdminPolicyOpenRule(),
        new CalicoPolicyOpenRule(),
        new CiliumPolicyOpenRule(),
        new ConsulPathTrapRule(),
        new IntentionOpenRule(),
        new KumaTrafficOpenRule(),
        new LinkerdAnyIdentityRule(),
        new MeshInstalledOpenRule(),
        new NetworkPolicyOpenRule(),
        new ServiceEntryOpenRule(),
        new UndeclaredEgressRule(),
        new WildcardHostRule(),
        new WorkloadUnisolatedRule(),
        new ExceptionExpiredRule(),
        new ExceptionInvalidRule(),
    ];

    private static readonly Dictionary<string, IRule> ById = All.ToDictionary(rule => rule.Info.Id, StringComparer.Ordinal);

    public static IRule? Find(string id) => ById.GetValueOrDefault(id);
}
