using Enforcer.Mesh.Istio;
using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Mtls.Istio;

/// <summary>An installation says once for everybody whether the mesh's own traffic is protected.</summary>
internal sealed class InstallationPlaintextRule : IResourceRule
{
    private const string PlaintextDiscovery = ":15010";

    public RuleInfo Info { get; } = new()
    {
        Id = "mtls-istio-installation-plaintext",
        Category = Category.Mtls,
        Severity = Severity.High,
        Title = "Istio's installation leaves the mesh's traffic in plaintext",
        Why = "Where the data plane's mutual TLS is off, every workload takes plaintext; where the control plane's is off, proxies fetch their configuration and tokens from whoever answers.",
        Remediation = "Set mtls to true for data plane and control plane, leave controlPlaneAuthPolicy at MUTUAL_TLS, and reach istiod at port 15012.",
        AppliesTo = ["ServiceMeshControlPlane", "IstioOperator", "Istio", "ConfigMap istio", "Helm values"],
        Reference = "https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#ProxyConfig",
    };

    public IEnumerable<Violation> Evaluate(Resource resource) =>
        resource.Is("maistra.io", "ServiceMeshControlPlane") ? OfMaistra(resource) : MeshConfiguration.In(resource).SelectMany(config => OfProxies(resource, config)).Concat(OfTokens(resource));

    private static IEnumerable<Violation> OfTokens(Resource resource) =>
        resource is { Kind: "IstioOperator", Group: "install.istio.io" } or { Kind: "Istio", Group: "sailoperator.io" }
        && resource.Root.Find("spec", "values", "global", "jwtPolicy") is { Text: "first-party-jwt" } at
            ? [new Violation(resource, at, "workloads prove who they are to istiod by tokens that never expire and that every other service takes too (jwtPolicy first-party-jwt)") { Severity = Severity.Medium }]
            : [];

    private static IEnumerable<Violation> OfMaistra(Resource plane)
    {
        (Node? At, string Who)[] switches =
        [
            (plane.Root.Find("spec", "security", "dataPlane", "mtls"), "workloads take plaintext unless a PeerAuthentication says otherwise"),
            (plane.Root.Find("spec", "security", "controlPlane", "mtls"), "proxies speak plaintext with the control plane"),
            (plane.Root.Find("spec", "istio", "global", "mtls", "enabled"), "workloads take plaintext unless a policy says otherwise"),
            (plane.Root.Find("spec", "istio", "global", "controlPlaneSecurityEnabled"), "proxies speak plaintext with the control plane"),
        ];
        return from one in switches
               where YesNo.IsNo(one.At)
               select new Violation(plane, one.At!, $"{one.Who} (mtls is false)");
    }

    private static IEnumerable<Violation> OfProxies(Resource resource, MeshConfig config)
    {
        if (config.Root.Find("defaultConfig", "controlPlaneAuthPolicy") is { Text: "NONE" } policy)
        {
            yield return new Violation(resource, config.Holder ?? policy, "proxies speak plaintext with the control plane (controlPlaneAuthPolicy NONE)", config.Holder is null ? null : policy.Path);
        }

        if (config.Root.Find("defaultConfig", "discoveryAddress") is { Text: { } address } at && address.EndsWith(PlaintextDiscovery, StringComparison.Ordinal))
        {
            yield return new Violation(resource, config.Holder ?? at, "proxies fetch their configuration in plaintext (discoveryAddress at port 15010)", config.Holder is null ? null : at.Path);
        }
    }
}
