using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Tls;

/// <summary>A client certificate that may be left out, or that nobody verifies, proves nothing.</summary>
internal sealed class ClientCertOptionalRule : IResourceRule
{
    private const string Nginx = "nginx.ingress.kubernetes.io/";

    public RuleInfo Info { get; } = new()
    {
        Id = "tls-client-cert-optional",
        Category = Category.Tls,
        Severity = Severity.Medium,
        Title = "Edge asks for client certificates and does not insist",
        Why = "Clients without a certificate, or with one of their own making, are served: what stands behind the edge believes in an authentication that does not take place.",
        Remediation = "Require and verify the client's certificate against a CA, or remove the setting where no client has one.",
        AppliesTo = ["Ingress", "TLSOption", "HTTPProxy", "Gateway (networking.istio.io, gateway.networking.k8s.io)", "TLSContext", "Policy (k8s.nginx.org)"],
        Reference = "https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/#client-certificate-authentication",
    };

    public IEnumerable<Violation> Evaluate(Resource resource) =>
        from at in Places(resource)
        select new Violation(resource, at, $"clients without a verified certificate are served ({at.Key} {at.Text})");

    private static IEnumerable<Node> Places(Resource resource)
    {
        var spec = resource.Root["spec"];
        return resource switch
        {
            // Without a CA the annotation is without effect.
            { Kind: "Ingress", Group: "networking.k8s.io" or "extensions" } when resource.Annotation(Nginx + "auth-tls-secret") is not null =>
                Said(resource.Annotation(Nginx + "auth-tls-verify-client"), "off", "optional", "optional_no_ca"),
            { Kind: "TLSOption", Group: "traefik.io" or "traefik.containo.us" } =>
                Said(spec?.Find("clientAuth", "clientAuthType"), "RequestClientCert", "RequireAnyClientCert", "VerifyClientCertIfGiven"),
            { Kind: "HTTPProxy", Group: "projectcontour.io" } => Contour(spec?.Find("virtualhost", "tls", "clientValidation")),
            { Kind: "Gateway", Group: "networking.istio.io" } => (spec?["servers"]?.Items ?? []).SelectMany(server => Said(server.Find("tls", "mode"), "OPTIONAL_MUTUAL")),
            { Kind: "Gateway", Group: "gateway.networking.k8s.io" } => Frontends(spec).SelectMany(validation => Said(validation?["mode"], "AllowInsecureFallback")),
            { Kind: "TLSContext", Group: "getambassador.io" } => spec?["ca_secret"] is not null && spec["cert_required"] is { } required && required.IsOff() ? [required] : [],
            { Kind: "Policy", Group: "k8s.nginx.org" } => Said(spec?.Find("ingressMTLS", "verifyClient"), "off", "optional", "optional_no_ca"),
            _ => [],
        };
    }

    // By listener in the experimental versions, for the whole gateway and by port since.
    private static IEnumerable<Node?> Frontends(Node? spec) =>
        (spec?["listeners"]?.Items ?? []).Select(listener => listener.Find("tls", "frontendValidation"))
            .Append(spec?.Find("tls", "frontend", "default", "validation"))
            .Concat((spec?.Find("tls", "frontend", "perPort")?.Items ?? []).Select(port => port.Find("tls", "validation")));

    private static IEnumerable<Node> Contour(Node? validation) =>
        new[] { validation?["skipClientCertValidation"], validation?["optionalClientCertificate"] }.OfType<Node>().Where(at => at.IsOn());

    private static IEnumerable<Node> Said(Node? at, params string[] words) =>
        at is not null && (words.Contains(at.Text) || (words.Contains("off") && at.IsOff())) ? [at] : [];
}
