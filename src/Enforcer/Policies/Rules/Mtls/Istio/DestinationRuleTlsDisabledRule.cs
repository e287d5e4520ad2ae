using Enforcer.Mesh.Istio;
using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Mtls.Istio;

/// <summary>A client side told to speak plaintext undoes mutual TLS, whatever the server would accept.</summary>
internal sealed class DestinationRuleTlsDisabledRule : IResourceRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "mtls-destination-rule-tls-disabled",
        Category = Category.Mtls,
        Severity = Severity.High,
        Title = "DestinationRule makes clients speak plaintext",
        Why = "With mode DISABLE, and with a tls block that names no mode (which means DISABLE), sidecars send plaintext to the host, port or subset: a permissive server is reached unencrypted, a strict one not at all.",
        Remediation = "Set mode ISTIO_MUTUAL, or remove the tls block so that Istio picks mutual TLS by itself.",
        AppliesTo = ["DestinationRule"],
        Reference = "https://istio.io/latest/docs/reference/config/networking/destination-rule/#ClientTLSSettings",
    };

    public IEnumerable<Violation> Evaluate(Resource resource) =>
        resource.Is(ClientTls.Group, ClientTls.Kind)
            ? from tls in ClientTls.In(resource)
              where tls.IsDisabled
              select new Violation(
                  resource,
                  tls.Settings["mode"] ?? tls.Settings,
                  tls.Mode is null ? $"clients of {tls.Scope} speak plaintext: tls without a mode means DISABLE" : $"clients of {tls.Scope} speak plaintext (mode DISABLE)")
            : [];
}
