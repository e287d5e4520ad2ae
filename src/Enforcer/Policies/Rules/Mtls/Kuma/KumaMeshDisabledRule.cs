using Enforcer.Mesh.Kuma;
using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Mtls.Kuma;

/// <summary>A Kuma mesh has no mutual TLS until a backend is enabled.</summary>
internal sealed class KumaMeshDisabledRule : IResourceRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "mtls-kuma-mesh-disabled",
        Category = Category.Mtls,
        Severity = Severity.High,
        Title = "Kuma Mesh without mutual TLS",
        Why = "Without an enabled backend no proxy of the mesh has a certificate: all traffic is plaintext, no caller has an identity, and no traffic permission is enforced.",
        Remediation = "Declare a backend in mtls.backends and name it in mtls.enabledBackend.",
        AppliesTo = ["Mesh (Kuma)"],
        Reference = "https://kuma.io/docs/latest/policies/mutual-tls/",
    };

    public IEnumerable<Violation> Evaluate(Resource resource)
    {
        if (KumaPolicy.Mesh(resource) is not { } mesh)
        {
            return [];
        }

        var mtls = mesh["mtls"];
        var enabled = mtls?["enabledBackend"];
        if (string.IsNullOrEmpty(enabled?.Text))
        {
            var at = enabled ?? (mtls is { IsNull: false } ? mtls : mesh);
            return [new Violation(resource, at, $"no proxy of mesh '{resource.Name ?? mesh["name"]?.Text}' uses mutual TLS: no backend is enabled")];
        }

        // A list that cannot be read (a template, an anchor) proves nothing.
        var isKnown = mtls!["backends"] is { IsNull: false } backends
            && (backends is not ListNode || backends.Items.Any(backend => backend["name"]?.Text == enabled!.Text));
        return isKnown ? [] : [new Violation(resource, enabled!, $"mesh '{resource.Name ?? mesh["name"]?.Text}' enables backend '{enabled!.Text}', which it does not declare")];
    }
}
