using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Mtls.Istio;

/// <summary>Istio before 1.6, and the OpenShift meshes built on it, say with Policy what PeerAuthentication says today.</summary>
internal sealed class LegacyPolicyRule : IResourceRule
{
    private static readonly string[] Groups = ["authentication.istio.io", "authentication.maistra.io", "maistra.io"];

    private static readonly string[] Kinds = ["Policy", "MeshPolicy", "ServiceMeshPolicy"];

    public RuleInfo Info { get; } = new()
    {
        Id = "mtls-istio-legacy-policy",
        Category = Category.Mtls,
        Severity = Severity.High,
        Title = "Istio authentication Policy accepts plaintext",
        Why = "With mode PERMISSIVE or peerIsOptional a caller without a certificate is served: it is unauthenticated, and its traffic can be read and changed.",
        Remediation = "Set the mode to STRICT and remove peerIsOptional; on a current Istio write a PeerAuthentication instead.",
        AppliesTo = ["Policy", "MeshPolicy", "ServiceMeshPolicy"],
        Reference = "https://archive.istio.io/v1.4/docs/reference/config/security/istio.authentication.v1alpha1/",
    };

    public IEnumerable<Violation> Evaluate(Resource resource)
    {
        if (!Groups.Contains(resource.Group) || !Kinds.Contains(resource.Kind))
        {
            yield break;
        }

        var spec = resource.Root["spec"];
        foreach (var peer in spec?["peers"]?.Items ?? [])
        {
            if (peer.Find("mtls", "mode") is { Text: "PERMISSIVE" } mode)
            {
                yield return new Violation(resource, mode, "the workloads it covers accept plaintext (mode PERMISSIVE)");
            }
        }

        if (resource.Group == Groups[0] && resource.Kind == "Policy" && spec is MapNode && spec["peers"].HasNone())
        {
            yield return new Violation(resource, spec, "the workloads it covers ask callers for no certificate (no peers)");
        }

        if (spec?["peerIsOptional"] is { } optional && YesNo.IsYes(optional))
        {
            yield return new Violation(resource, optional, "callers need no certificate (peerIsOptional: true)");
        }
    }
}
