using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Mtls;

/// <summary>NGINX Service Mesh takes its mode per Pod as well as per mesh.</summary>
internal sealed class NginxMeshRule : IResourceRule
{
    private const string Annotation = "config.nsm.nginx.com/mtls-mode";

    public RuleInfo Info { get; } = new()
    {
        Id = "mtls-nginx-mesh-not-strict",
        Category = Category.Mtls,
        Severity = Severity.High,
        Title = "NGINX Service Mesh accepts plaintext",
        Why = "In mode permissive or off the proxy serves callers without a certificate: they are unauthenticated, and their traffic can be read and changed.",
        Remediation = "Set the mode to strict, or remove the annotation where the mesh's mode is strict.",
        AppliesTo = ["MeshConfig (nsm.nginx.com)", "Pod", "every kind that makes Pods"],
        Reference = "https://docs.nginx.com/nginx-service-mesh/guides/secure-traffic-mtls/",
    };

    public IEnumerable<Violation> Evaluate(Resource resource)
    {
        var mode = resource.Is("nsm.nginx.com", "MeshConfig") ? resource.Root.Find("spec", "mtls", "mode") : PodTemplate.Of(resource)?.Annotation(Annotation);
        return mode is { Text: "permissive" or "off" } ? [new Violation(resource, mode, $"proxies accept plaintext (mode {mode.Text})")] : [];
    }
}
