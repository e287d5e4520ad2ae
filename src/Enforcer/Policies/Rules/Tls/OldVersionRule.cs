using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Tls;

/// <summary>TLS before 1.2 is broken by design; whoever can choose the version chooses it.</summary>
internal sealed class OldVersionRule : IResourceRule
{
    private static readonly string[] OldOnBalancers = ["TLS-1-0", "TLS-1-1", "TLS13-1-0", "TLS13-1-1", "ELBSecurityPolicy-2016-08", "ELBSecurityPolicy-2015-05", "ELBSecurityPolicy-FS-2018-06"];

    public RuleInfo Info { get; } = new()
    {
        Id = "tls-old-version",
        Category = Category.Tls,
        Severity = Severity.High,
        Title = "Edge accepts TLS older than 1.2",
        Why = "TLS 1.0 and 1.1 rest on MD5, SHA-1 and CBC: an attacker on the way can force the old version and break it.",
        Remediation = "Set the oldest version to TLS 1.2 or 1.3, or leave it out where the default is that.",
        AppliesTo = ["Gateway (networking.istio.io)", "TLSOption", "HTTPProxy", "Ingress", "TLSContext", "IngressController", "ContourConfiguration", "IngressGateway", "ConfigMap (ingress-nginx)"],
        Reference = "https://www.rfc-editor.org/rfc/rfc8996",
    };

    public IEnumerable<Violation> Evaluate(Resource resource) =>
        Places(resource).Select(at => new Violation(resource, at, $"'{at.Text}' lets clients use TLS 1.0 or 1.1"));

    private static IEnumerable<Node> Places(Resource resource) => resource switch
    {
        { Kind: "Gateway", Group: "networking.istio.io" } =>
            from server in resource.Root.Find("spec", "servers")?.Items ?? []
            from at in Named(server["tls"], ["minProtocolVersion", "maxProtocolVersion"], "TLSV1_0", "TLSV1_1")
            select at,
        { Kind: "TLSOption", Group: "traefik.io" or "traefik.containo.us" } => Named(resource.Root["spec"], ["minVersion", "maxVersion"], "VersionTLS10", "VersionTLS11", "VersionSSL30"),
        { Kind: "HTTPProxy", Group: "projectcontour.io" } => Named(resource.Root.Find("spec", "virtualhost", "tls"), ["minimumProtocolVersion", "maximumProtocolVersion"], "1.0", "1.1"),
        { Kind: "Ingress", Group: "networking.k8s.io" or "extensions" } => OnIngress(resource),
        { Kind: "TLSContext", Group: "getambassador.io" } => Named(resource.Root["spec"], ["min_tls_version", "max_tls_version"], "v1.0", "v1.1"),
        { Kind: "IngressController" or "APIServer", Group: "operator.openshift.io" or "config.openshift.io" } => Named(resource.Root.Find("spec", "tlsSecurityProfile"), ["type"], "Old"),
        { Kind: "ContourConfiguration", Group: "projectcontour.io" } => Named(resource.Root.Find("spec", "envoy", "listener", "tls"), ["minimumProtocolVersion"], "1.0", "1.1"),
        { Kind: "IngressGateway", Group: "consul.hashicorp.com" } => Named(resource.Root.Find("spec", "tls"), ["tlsMinVersion"], "TLSv1_0", "TLSv1_1"),
        { Kind: "ConfigMap", Group: "" } => Listed(resource.Root.Find("data", "ssl-protocols")),
        _ => [],
    };

    private static IEnumerable<Node> Named(Node? holder, string[] keys, params string[] words) =>
        keys.Select(key => holder?[key]).OfType<Node>().Where(at => words.Contains(at.Text));

    private static IEnumerable<Node> OnIngress(Resource ingress)
    {
        var policy = ingress.Annotation("alb.ingress.kubernetes.io/ssl-policy");
        return Listed(ingress.Annotation("nginx.ingress.kubernetes.io/ssl-protocols"))
            .Concat(policy?.Text is { } name && Array.Exists(OldOnBalancers, old => name.Contains(old, StringComparison.Ordinal)) ? [policy] : []);
    }

    private static IEnumerable<Node> Listed(Node? at) =>
        at?.Text?.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is { } words && words.Any(word => word is "TLSv1" or "TLSv1.0" or "TLSv1.1" or "SSLv2" or "SSLv3") ? [at] : [];
}
