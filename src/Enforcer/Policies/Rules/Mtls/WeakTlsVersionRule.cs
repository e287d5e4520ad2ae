using Enforcer.Mesh.Consul;
using Enforcer.Mesh.Istio;
using Enforcer.Mesh.Kuma;
using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Mtls;

/// <summary>Mutual TLS is as good as the weakest version that both ends may be talked down to.</summary>
internal sealed class WeakTlsVersionRule : IResourceRule
{
    private static readonly string[] IstioSections = ["meshMTLS", "tlsDefaults"];

    public RuleInfo Info { get; } = new()
    {
        Id = "mtls-weak-tls-version",
        Category = Category.Mtls,
        Severity = Severity.High,
        Title = "Mesh allows TLS below 1.2",
        Why = "TLS 1.0 and 1.1 have broken constructions and are deprecated (RFC 8996); a peer in the middle may talk both ends down to the lowest version allowed.",
        Remediation = "Set the lowest version to TLS 1.2 or 1.3, or remove the setting: current proxies take nothing older by default.",
        AppliesTo = ["Mesh (Consul)", "MeshTLS", "MeshConfig (Open Service Mesh)", "IstioOperator", "Istio", "ConfigMap istio", "Helm values"],
        Reference = "https://www.rfc-editor.org/rfc/rfc8996",
    };

    public IEnumerable<Violation> Evaluate(Resource resource) =>
        from floor in Floors(resource)
        where IsWeak(floor.Value?.Text)
        select new Violation(resource, floor.At ?? floor.Value!, $"{floor.Whose} accept TLS as old as {floor.Value!.Text}", floor.At is null ? null : floor.Value.Path);

    // At: where the value stands in the file, when that is not the value itself.
    private static IEnumerable<(Node? Value, Node? At, string Whose)> Floors(Resource resource)
    {
        if (ConsulEntry.Of(resource) is { Kind: "Mesh" } mesh)
        {
            return [(mesh.Find("tls", "incoming", "tlsMinVersion"), mesh.Holder, "proxies (incoming)"), (mesh.Find("tls", "outgoing", "tlsMinVersion"), mesh.Holder, "proxies (outgoing)")];
        }

        if (resource.Is("config.openservicemesh.io", "MeshConfig"))
        {
            return [(resource.Root.Find("spec", "sidecar", "tlsMinProtocolVersion"), null, "sidecars")];
        }

        var kuma = from settings in KumaPolicy.Defaults(resource, "MeshTLS")
                   select (settings.Find("tlsVersion", "min"), default(Node), "proxies");
        var istio = from config in MeshConfiguration.In(resource)
                    from section in IstioSections
                    select (config.Root.Find(section, "minProtocolVersion"), config.Holder, $"sidecars ({section})");
        return kuma.Concat(istio);
    }

    // Each mesh has its spelling: TLSv1_1, TLSV1_1, TLS11.
    private static bool IsWeak(string? version) =>
        version?.ToUpperInvariant() is "TLSV1_0" or "TLSV1_1" or "TLS10" or "TLS11" or "TLSV1" or "SSLV3";
}
