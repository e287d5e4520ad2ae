using Enforcer.Mesh.Kuma;
using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Mtls.Kuma;

/// <summary>Kuma's permissive mode is meant for the days of a migration and tends to outlive it.</summary>
internal sealed class KumaPermissiveRule : IResourceRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "mtls-kuma-permissive",
        Category = Category.Mtls,
        Severity = Severity.High,
        Title = "Kuma proxies accept plaintext beside mutual TLS",
        Why = "In permissive mode the inbound side of every proxy concerned takes plaintext too: such callers are unauthenticated, and their traffic can be read and changed.",
        Remediation = "Set the mode to STRICT (Mesh) or Strict (MeshTLS) once every caller has a proxy.",
        AppliesTo = ["Mesh (Kuma)", "MeshTLS"],
        Reference = "https://kuma.io/docs/latest/policies/meshtls/",
    };

    public IEnumerable<Violation> Evaluate(Resource resource) => Backends(resource).Concat(
        from settings in KumaPolicy.Defaults(resource, "MeshTLS")
        let mode = settings["mode"]
        where IsPermissive(mode)
        select new Violation(resource, mode, "the proxies this policy targets accept plaintext (mode Permissive)"));

    private static IEnumerable<Violation> Backends(Resource resource)
    {
        var mtls = KumaPolicy.Mesh(resource)?["mtls"];
        return from backend in mtls?["backends"]?.Items ?? []
               let mode = backend["mode"]
               where IsPermissive(mode)
               let name = backend["name"]?.Text
               let isEnabled = mtls!["enabledBackend"]?.Text == name
               select new Violation(resource, mode, $"backend '{name}' makes every proxy of the mesh accept plaintext (mode PERMISSIVE){(isEnabled ? "" : " as soon as it is enabled")}")
               {
                   Severity = isEnabled ? null : Severity.Low,
               };
    }

    private static bool IsPermissive(Node? mode) => string.Equals(mode?.Text, "permissive", StringComparison.OrdinalIgnoreCase);
}
