using Enforcer.Mesh.Istio;
using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Authz;

/// <summary>One path with two spellings is two paths to a policy and one to the application.</summary>
internal sealed class NormalizationOffRule : IResourceRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "authz-path-normalization-off",
        Category = Category.Authz,
        Severity = Severity.High,
        Title = "Path normalization is switched off for the mesh",
        Why = "Without normalization the proxy compares the path as the caller spelled it: /a/../admin, /admin%2e or /admin\\x passes a policy that names /admin, and the application resolves it.",
        Remediation = "Use BASE, MERGE_SLASHES or DECODE_AND_MERGE_SLASHES, whichever matches what the applications do.",
        AppliesTo = ["IstioOperator", "Istio", "ConfigMap", "Helm values"],
        Reference = "https://istio.io/latest/docs/reference/config/security/normalization/",
    };

    public IEnumerable<Violation> Evaluate(Resource resource) =>
        from config in MeshConfiguration.In(resource)
        let at = config.Root.Find("pathNormalization", "normalization")
        where at?.Text == "NONE"
        select new Violation(resource, config.Holder ?? at, "paths reach AuthorizationPolicies as callers spell them");
}
