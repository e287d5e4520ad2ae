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
        AppliesTo = ["APIService", "Ingress", "Gateway (gateway.networking.k8s.io)"],
        Reference = "https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/#backend-certificate-authentication",
    };

    public IEnumerable<Violation> Evaluate(Resource resource) => resource switch
    {
        { Kind: "APIService", Group: "apiregistration.k8s.io" } => When(resource, resource.Root.Find("spec", "insecureSkipTLSVerify"), "the API server accepts any certificate of the extension server", Severity.Medium),
        { Kind: "Ingress", Group: "networking.k8s.io" or "extensions" } =>
            resource.Annotation("nginx.ingress.kubernetes.io/proxy-ssl-verify") is { Text: "off" } off ? [new Violation(resource, off, "nginx accepts any certificate of the backend") { Severity = Severity.Medium }] : [],
        { Kind: "Gateway", Group: "gateway.networking.k8s.io" } => ClientFallback(resource),
        _ => [],
    };

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
