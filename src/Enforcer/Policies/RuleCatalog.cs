using Enforcer.Policies.Rules;
using Enforcer.Policies.Rules.Authz;
using Enforcer.Policies.Rules.Certs;
using Enforcer.Policies.Rules.Exposure;
using Enforcer.Policies.Rules.Gateways;
using Enforcer.Policies.Rules.Guards;
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
using Enforcer.Policies.Rules.Rbac.Bindings;
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
        new DryRunRule(),
        new AccessOpenRule(),
        new IdentityWithoutMtlsRule(),
        new JwksPlainHttpRule(),
        new MalformedPrincipalRule(),
        new MeshUnknownIdentityRule(),
        new MisplacedWildcardRule(),
        new MisspeltConditionRule(),
        new NoDefaultDenyRule(),
        new NotEnforcedRule(),
        new NormalizationOffRule(),
        new PathTrapRule(),
        new ProviderFailOpenRule(),
        new ServicePortRule(),
        new TokenNotRequiredRule(),
        new TrustDomainRule(),
        new UnknownIdentityRule(),
        new UnknownProviderRule(),
        new ConsulExportRule(),
        new ExternalIpsRule(),
        new ExternalNameRule(),
        new GatewayWildcardHostRule(),
        new HostPortRule(),
        new IngressSnippetRule(),
        new ListenerOpenRule(),
        new ReferenceGrantOpenRule(),
        new ServicePublicRule(),
        new HostNetworkRule(),
        new InjectorIgnoredRule(),
        new MeshExclusionRule(),
        new MeshInstalledBypassRule(),
        new MissedPodRule(),
        new NamespaceDisabledRule(),
        new OwnProxyRule(),
        new ProxyOverrideRule(),
        new ProxyUserRule(),
        new SidecarDisabledRule(),
        new TrafficCaptureRule(),
        new UnknownRevisionRule(),
        new AppMeshTlsRule(),
        new CiliumAuthenticationRule(),
        new ClientServerMismatchRule(),
        new ConsulPermissiveRule(),
        new ConsulPermissiveAllowedRule(),
        new DaprRule(),
        new DestinationRuleNoCaRule(),
        new DestinationRuleNoClientCertRule(),
        new DestinationRulePortPlaintextRule(),
        new DestinationRuleSkipVerifyRule(),
        new DestinationRuleTlsDisabledRule(),
        new EnvoyFilterTlsRule(),
        new PeerMissingRule(),
        new PlainHopRule(),
        new OlderTlsRule(),
        new AutoMtlsDisabledRule(),
        new InstallationPlaintextRule(),
        new LegacyPolicyRule(),
        new KumaMeshDisabledRule(),
        new KumaPermissiveRule(),
        new KumaProxyPatchRule(),
        new LinkerdIdentityDisabledRule(),
        new LinkerdNetworkOnlyRule(),
        new LinkerdUnauthenticatedRule(),
        new MeshInstalledWeakRule(),
        new NamespaceUncoveredRule(),
        new NginxMeshRule(),
        new OsmPermissiveRule(),
        new PolicyConflictRule(),
        new PeerAuthenticationDisabledRule(),
        new PolicyIgnoredRule(),
        new PeerAuthenticationPermissiveRule(),
        new StrictRemovedRule(),
        new TraefikSkipVerifyRule(),
        new WeakTlsVersionRule(),
        new CredentialRule(),
        new GatewaySelectorRule(),
        new PolicyPeerRule(),
        new PolicyPortRule(),
        new PolicySelectsNothingRule(),
        new PolicyTargetRule(),
        new RouteGatewayRule(),
        new RouteHostRule(),
        new RouteSubsetRule(),
        new ServiceSelectsNothingRule(),
        new WebhookServiceRule(),
        new AccountTokenRule(),
        new EscalateRule(),
        new ClusterAdminBindingRule(),
        new ClusterObjectWriteRule(),
        new ClusterWideEditRule(),
        new CsrApprovalRule(),
        new DefaultAccountRule(),
        new DefaultAccountBindingRule(),
        new EvidenceRemovalRule(),
        new ImpersonateRule(),
        new LegacyTokenRule(),
        new MeshPolicyWriteRule(),
        new NetworkWriteRule(),
        new PodExecRule(),
        new PrivilegedPolicyUseRule(),
        new ProxyAccessRule(),
        new RoleWriteRule(),
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
        new AnnotationLiteralRule(),
        new ArgumentLiteralRule(),
        new ConfigMapLiteralRule(),
        new EnvLiteralRule(),
        new FieldLiteralRule(),
        new FileLiteralRule(),
        new MalformedReferenceRule(),
        new SecretManifestRule(),
        new TerraformLiteralRule(),
        new TextTokenRule(),
        new BackendPolicyNoCaRule(),
        new ClientCertOptionalRule(),
        new GatewayPlainHttpRule(),
        new IngressPlainRule(),
        new ListenerPlainHttpRule(),
        new OldVersionRule(),
        new RoutePlainRule(),
        new ServiceEntryPlainHttpRule(),
        new SkipVerifyRule(),
        new AdminPolicyOpenRule(),
        new CalicoPolicyOpenRule(),
        new CiliumPolicyOpenRule(),
        new ConsulPathTrapRule(),
        new EgressAuditRule(),
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

    /// <summary>What every rule says of itself, by id: those above, and those that are judged where certificates, running Pods and commits are.</summary>
    public static readonly IReadOnlyList<RuleInfo> Infos = [.. All.Select(rule => rule.Info).Concat(CertificateRules.All).Concat(GuardRules.All).Concat(LiveRules.All).Append(GitHistory.Info).OrderBy(info => info.Id, StringComparer.Ordinal)];

    /// <summary>The rules that look at text which declares nothing.</summary>
    public static readonly IReadOnlyList<IRule> OfTexts = [.. All.OfType<TextTokenRule>()];

    /// <summary>What stands for the version of an object where a text is judged that declares none.</summary>
    public const string TextApiVersion = "text";

    private static readonly Dictionary<string, IRule> ById = All.ToDictionary(rule => rule.Info.Id, StringComparer.Ordinal);

    private static readonly Dictionary<string, RuleInfo> InfoById = Infos.ToDictionary(info => info.Id, StringComparer.Ordinal);

    /// <summary>Of the rules that judge Resources.</summary>
    public static IRule? Find(string id) => ById.GetValueOrDefault(id);

    /// <summary>Of every rule.</summary>
    public static RuleInfo? FindInfo(string id) => InfoById.GetValueOrDefault(id);
}
