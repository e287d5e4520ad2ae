using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Tls;

/// <summary>An Ingress without TLS serves in plaintext; one whose hosts its TLS leaves out does so for those.</summary>
internal sealed class IngressPlainRule : IResourceRule
{
    // TLS ends before the Ingress, or comes from where the Ingress does not say: a certificate of the cloud, an entry point, a tunnel.
    private static readonly string[] TlsElsewhere =
    [
        "alb.ingress.kubernetes.io/certificate-arn", "alb.ingress.kubernetes.io/ssl-redirect", "ingress.gcp.kubernetes.io/pre-shared-cert", "networking.gke.io/managed-certificates", "networking.gke.io/v1beta1.FrontendConfig",
        "appgw.ingress.kubernetes.io/appgw-ssl-certificate", "traefik.ingress.kubernetes.io/router.tls", "traefik.ingress.kubernetes.io/router.tls.certresolver", "route.openshift.io/termination", "external-dns.alpha.kubernetes.io/cloudflare-proxied",
    ];

    private static readonly string[] Redirects =
    [
        "nginx.ingress.kubernetes.io/force-ssl-redirect", "nginx.ingress.kubernetes.io/ssl-passthrough", "nginx.org/redirect-to-https", "ingress.kubernetes.io/force-ssl-redirect", "haproxy.org/ssl-redirect", "haproxy-ingress.github.io/ssl-redirect",
        "appgw.ingress.kubernetes.io/ssl-redirect",
    ];

    private static readonly string[] NoRedirect =
    [
        "nginx.ingress.kubernetes.io/ssl-redirect", "ingress.kubernetes.io/ssl-redirect", "haproxy.org/ssl-redirect", "haproxy-ingress.github.io/ssl-redirect",
    ];

    public RuleInfo Info { get; } = new()
    {
        Id = "tls-ingress-plain",
        Category = Category.Tls,
        Severity = Severity.Medium,
        Title = "Ingress serves plain HTTP",
        Why = "Requests, cookies and tokens cross the network outside the cluster unencrypted, and can be read and changed there.",
        Remediation = "Name each host and the Secret with its certificate in spec.tls, and keep the redirect to HTTPS on.",
        AppliesTo = ["Ingress"],
        Reference = "https://kubernetes.io/docs/concepts/services-networking/ingress/#tls",
    };

    public IEnumerable<Violation> Evaluate(Resource resource)
    {
        if ((!resource.Is("networking.k8s.io", "Ingress") && !resource.Is("extensions", "Ingress")) || IsTlsElsewhere(resource) || resource.Root["spec"] is not MapNode spec || !Routes(spec))
        {
            return [];
        }

        if (spec["tls"].HasNone())
        {
            return [new Violation(resource, spec, "the Ingress has no TLS")];
        }

        var off = NoRedirect.Select(resource.Annotation).FirstOrDefault(value => value.IsOff());
        return Uncovered(resource, spec).Concat(off is null ? [] : [new Violation(resource, off, "plain HTTP is served beside HTTPS: the redirect is switched off")]);
    }

    // What routes nothing is a patch for another file's Ingress.
    private static bool Routes(Node spec) => !spec["rules"].HasNone() || spec["defaultBackend"] is not null || spec["backend"] is not null;

    private static IEnumerable<Violation> Uncovered(Resource ingress, Node spec)
    {
        var entries = spec["tls"]!.Items;
        // Without hosts an entry serves its certificate for all of them.
        if (entries.Any(entry => entry["hosts"].HasNone()))
        {
            return [];
        }

        var covered = entries.SelectMany(entry => entry["hosts"]!.Items).Select(host => host.Text).ToList();
        return from rule in spec["rules"]?.Items ?? []
               let host = rule["host"]
               where !string.IsNullOrEmpty(host?.Text) && !covered.Exists(name => Covers(name, host.Text!))
               select new Violation(ingress, host, $"no entry of spec.tls covers host '{host.Text}'");
    }

    private static bool Covers(string? name, string host) =>
        string.Equals(name, host, StringComparison.OrdinalIgnoreCase)
        || (name?.StartsWith("*.", StringComparison.Ordinal) == true && host.IndexOf('.', StringComparison.Ordinal) is var dot and > 0 && host.AsSpan(dot).Equals(name.AsSpan(1), StringComparison.OrdinalIgnoreCase));

    private static bool IsTlsElsewhere(Resource ingress) =>
        // cert-manager answers its challenges in plaintext, as the protocol asks.
        ingress.Label("acme.cert-manager.io/http01-solver") is not null
        || Array.Exists(TlsElsewhere, key => ingress.Annotation(key) is { Text.Length: > 0 } value && !value.IsOff())
        || Array.Exists(Redirects, key => ingress.Annotation(key).IsOn())
        || ingress.Annotation("traefik.ingress.kubernetes.io/router.entrypoints")?.Text is "websecure" or "https"
        || ingress.Annotation("kubernetes.io/ingress.allow-http").IsOff()
        || ingress.Annotation("alb.ingress.kubernetes.io/listen-ports")?.Text is { } ports && ports.Contains("HTTPS", StringComparison.Ordinal) && !ports.Contains("\"HTTP\"", StringComparison.Ordinal)
        || (ingress.Root.Find("spec", "ingressClassName") ?? ingress.Annotation("kubernetes.io/ingress.class"))?.Text is "tailscale" or "cloudflare-tunnel" or "ngrok";
}
