using Enforcer.Mesh.Istio;
using Enforcer.Mesh.Istio.Client;

namespace Enforcer.Policies.Rules.Mtls.Istio;

/// <summary>A client side told to speak plaintext undoes mutual TLS, whatever the server would accept.</summary>
internal sealed class DestinationRuleTlsDisabledRule : ISetRule
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

    public IEnumerable<Violation> Evaluate(PolicyContext context) =>
        from rule in context.Mesh.Istio.Clients.Rules.All
        from tls in ClientTls.In(rule.Resource)
        where tls.IsDisabled
        select new Violation(
            rule.Resource,
            tls.Settings["mode"] ?? tls.Settings,
            $"clients of {tls.Scope} speak plaintext{(tls.Mode is null ? ": tls without a mode means DISABLE" : " (mode DISABLE)")}{Refused(context.Mesh.Istio.Clients.Servers, rule, tls)}");

    // Said here and nowhere else: the two sides do not fit, and this one is wrong.
    private static string Refused(ServerSides servers, DestinationRule rule, ClientTls tls) =>
        servers.Behind(rule, tls).FirstOrDefault(side => side.Takes.Mode == MtlsMode.Strict) is { } side
            ? $"; port {side.Port.Number} of Service '{side.Service.Name}' takes mutual TLS only, by {side.Takes.Decider!.Policy.Resource.Id}, so these calls fail"
            : "";
}
