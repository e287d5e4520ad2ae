using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Tls;

/// <summary>An edge that does not verify its backend encrypts for whoever answers.</summary>
internal sealed class SkipVerifyRule : IResourceRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "tls-skip-verify",
        Category = Category.Tls,
        Severity = Severity.High,
        Title = "Backend's certificate is not verified",
        Why = "Any certificate is accepted: whoever can answer for the backend's address reads and changes the traffic.",
        Remediation = "Remove the switch and name the CA that signs the backend's certificate.",
        AppliesTo = ["APIService", "Ingress", "Gateway (gateway.networking.k8s.io)", "HTTPProxy", "Service (Kong)", "Policy (k8s.nginx.org)", "VaultConnection", "Issuer", "ClusterIssuer", "MeshExternalService", "ExternalService"],
        Reference = "https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/#backend-certificate-authentication",
    };

    public IEnumerable<Violation> Evaluate(Resource resource) => resource switch
    {
        { Kind: "APIService", Group: "apiregistration.k8s.io" } => When(resource, resource.Root.Find("spec", "insecureSkipTLSVerify"), "the API server accepts any certificate of the extension server", Severity.Medium),
        { Kind: "Ingress", Group: "networking.k8s.io" or "extensions" } =>
            resource.Annotation("nginx.ingress.kubernetes.io/proxy-ssl-verify") is { Text: "off" } off ? [new Violation(resource, off, "nginx accepts any certificate of the backend") { Severity = Severity.Medium }] : [],
        { Kind: "Gateway", Group: "gateway.networking.k8s.io" } => ClientFallback(resource),
        { Kind: "HTTPProxy", Group: "projectcontour.io" } => Contour(resource),
        { Kind: "Service", Group: "" } => resource.Annotation("konghq.com/tls-verify") is { } off && off.IsOff() ? [new Violation(resource, off, "Kong accepts any certificate of the Service") { Severity = Severity.Medium }] : [],
        { Kind: "Policy", Group: "k8s.nginx.org" } =>
            resource.Root.Find("spec", "egressMTLS") is { } egress && !egress["verifyServer"].IsOn() ? [new Violation(resource, egress["verifyServer"] ?? egress, "nginx accepts any certificate of the backend") { Severity = Severity.Medium }] : [],
        { Kind: "VaultConnection", Group: "secrets.hashicorp.com" } => When(resource, resource.Root.Find("spec", "skipTLSVerify"), "secrets are fetched from whoever answers for Vault's address", Severity.High),
        { Kind: "ClusterIssuer" or "Issuer", Group: "cert-manager.io" } => When(resource, resource.Root.Find("spec", "acme", "skipTLSVerify"), "certificates are asked of whoever answers for the ACME server's address", Severity.Medium),
        { Kind: "MeshExternalService", Group: "kuma.io" } => External(resource, resource.Root.Find("spec", "tls", "verification", "mode")),
        { Kind: "ExternalService", Group: "kuma.io" } => When(resource, resource.Root.Find("spec", "networking", "tls", "skipHostnameVerification"), "any certificate of the CA passes for the external service, whatever its name", Severity.Medium),
        _ => [],
    };

    private static IEnumerable<Violation> External(Resource resource, Node? mode) =>
        mode?.Text is "SkipAll" or "SkipCA" or "SkipSAN" ? [new Violation(resource, mode, $"the external service's certificate is not verified ({mode.Text})") { Severity = mode.Text == "SkipSAN" ? Severity.Medium : null }] : [];

    // Contour verifies a backend only where it is told whose certificate to expect.
    private static IEnumerable<Violation> Contour(Resource proxy) =>
        from service in (proxy.Root.Find("spec", "routes")?.Items ?? []).SelectMany(route => route["services"]?.Items ?? [])
        let protocol = service["protocol"]
        where protocol?.Text is "tls" or "h2" && service["validation"] is null
        select new Violation(proxy, protocol, $"service '{service["name"]?.Text}' may answer with any certificate") { Severity = Severity.Medium };

    private static IEnumerable<Violation> When(Resource resource, Node? at, string message, Severity severity) =>
        at.IsOn() ? [new Violation(resource, at!, message) { Severity = severity }] : [];

    // The gateway's other side: client certificates that are asked for and not required.
    private static IEnumerable<Violation> ClientFallback(Resource gateway)
    {
        var frontend = gateway.Root.Find("spec", "tls", "frontend");
        var validations = new[] { frontend?.Find("default", "validation", "mode") }.Concat((frontend?["perPort"]?.Items ?? []).Select(port => port.Find("tls", "validation", "mode")));
        return from mode in validations
               where mode?.Text == "AllowInsecureFallback"
               select new Violation(gateway, mode, "clients without a valid certificate are served") { Severity = Severity.Medium };
    }
}
