using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Mtls;

/// <summary>Identities that nobody checks authenticate nobody.</summary>
internal sealed class OsmPermissiveRule : IResourceRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "mtls-osm-permissive",
        Category = Category.Mtls,
        Severity = Severity.High,
        Title = "Open Service Mesh does not check who calls",
        Why = "In permissive traffic mode every client of the mesh may call every service, whatever its certificate says; with skipClientCertValidation an ingress backend takes callers without any certificate.",
        Remediation = "Set enablePermissiveTrafficPolicyMode to false and write traffic targets; remove skipClientCertValidation and name the ingress controller as AuthenticatedPrincipal.",
        AppliesTo = ["MeshConfig (Open Service Mesh)", "IngressBackend", "ConfigMap (osm-config)"],
        Reference = "https://release-v1-2.docs.openservicemesh.io/docs/guides/traffic_management/permissive_mode/",
    };

    public IEnumerable<Violation> Evaluate(Resource resource)
    {
        if (resource.Is("config.openservicemesh.io", "MeshConfig"))
        {
            var at = resource.Root.Find("spec", "traffic", "enablePermissiveTrafficPolicyMode");
            return YesNo.IsYes(at) ? [new Violation(resource, at!, "every client of the mesh may call every service, whatever its certificate says")] : [];
        }

        // Before version 0.9.
        if (resource.Is("", "ConfigMap") && resource.Name == "osm-config")
        {
            var at = resource.Root.Find("data", "permissive_traffic_policy_mode");
            return YesNo.IsYes(at) ? [new Violation(resource, at!, "every client of the mesh may call every service, whatever its certificate says")] : [];
        }

        return resource.Is("policy.openservicemesh.io", "IngressBackend")
            ? from backend in resource.Root.Find("spec", "backends")?.Items ?? []
              let at = backend.Find("tls", "skipClientCertValidation")
              where YesNo.IsYes(at)
              select new Violation(resource, at, $"backend '{backend["name"]?.Text}' takes ingress traffic without a client certificate")
            : [];
    }
}
