using Enforcer.Mesh.Istio;
using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Authz;

/// <summary>An authorizer that may be absent is optional.</summary>
internal sealed class ProviderFailOpenRule : IResourceRule
{
    private static readonly string[] Kinds = ["envoyExtAuthzHttp", "envoyExtAuthzGrpc"];

    public RuleInfo Info { get; } = new()
    {
        Id = "authz-provider-fail-open",
        Category = Category.Authz,
        Severity = Severity.High,
        Title = "External authorizer lets requests by when it cannot be reached",
        Why = "With failOpen an attacker who overloads or cuts off the authorizer is authorized.",
        Remediation = "Remove failOpen; run enough replicas of the authorizer, and set a timeout.",
        AppliesTo = ["IstioOperator", "Istio", "ConfigMap", "Helm values"],
        Reference = "https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-EnvoyExternalAuthorizationHttpProvider",
    };

    public IEnumerable<Violation> Evaluate(Resource resource) =>
        from config in MeshConfiguration.In(resource)
        from provider in config.Root["extensionProviders"]?.Items ?? []
        from kind in Kinds
        let at = provider.Find(kind, "failOpen")
        where at.IsOn()
        select new Violation(resource, config.Holder ?? at!, $"requests pass when authorizer '{PrintableText.Of(provider["name"]?.Text ?? "")}' does not answer");
}
