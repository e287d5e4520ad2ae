using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Tls;

/// <summary>The other ways to publish a host, where they publish it in plaintext.</summary>
internal sealed class RoutePlainRule : ISetRule
{
    private static readonly string[] PlainEntryPoints = ["web", "http"];

    public RuleInfo Info { get; } = new()
    {
        Id = "tls-route-plain",
        Category = Category.Tls,
        Severity = Severity.Medium,
        Title = "Route serves plain HTTP",
        Why = "Requests, cookies and tokens cross the network outside the cluster unencrypted, and can be read and changed there.",
        Remediation = "Terminate TLS at the route (IngressRoute: entry point websecure and tls; HTTPProxy: virtualhost.tls; Route: spec.tls) and redirect plain HTTP.",
        AppliesTo = ["IngressRoute", "HTTPProxy", "Route (route.openshift.io)", "Host (Emissary)", "MeshGateway"],
        Reference = "https://doc.traefik.io/traefik/reference/routing-configuration/kubernetes/crd/http/ingressroute/",
    };

    public IEnumerable<Violation> Evaluate(PolicyContext context)
    {
        var redirects = Of(context, "Middleware").Where(one => one.Root.Find("spec", "redirectScheme", "scheme")?.Text == "https" || one.Root.Find("spec", "redirectRegex") is not null)
            .Select(one => one.Name).ToHashSet();
        return Of(context, "IngressRoute").SelectMany(route => Traefik(route, redirects))
            .Concat(context.Resources.OfKind("projectcontour.io", "HTTPProxy").SelectMany(Contour))
            .Concat(context.Resources.OfKind("route.openshift.io", "Route").SelectMany(OpenShift))
            .Concat(context.Resources.OfKind("getambassador.io", "Host").SelectMany(Emissary))
            .Concat(context.Resources.OfKind("kuma.io", "MeshGateway").SelectMany(Kuma));
    }

    private static IEnumerable<Resource> Of(PolicyContext context, string kind) =>
        context.Resources.OfKind("traefik.io", kind).Concat(context.Resources.OfKind("traefik.containo.us", kind));

    private static IEnumerable<Violation> Traefik(Resource route, HashSet<string?> redirects)
    {
        var spec = route.Root["spec"];
        var points = spec?["entryPoints"]?.Items ?? [];
        var middlewares = (spec?["routes"]?.Items ?? []).SelectMany(rule => rule["middlewares"]?.Items ?? []).Select(one => one["name"]?.Text);
        return spec?["tls"] is null
            && points.Count > 0
            && points.All(point => PlainEntryPoints.Contains(point.Text))
            // A middleware of another file is known by its name alone.
            && !middlewares.Any(name => redirects.Contains(name) || name?.Contains("redirect", StringComparison.OrdinalIgnoreCase) == true || name?.Contains("https", StringComparison.OrdinalIgnoreCase) == true)
                ? [new Violation(route, spec!["entryPoints"]!, $"the route serves plain HTTP only (entry point '{points[0].Text}')")]
                : [];
    }

    private static IEnumerable<Violation> Contour(Resource proxy) =>
        proxy.Root.Find("spec", "virtualhost") is MapNode host && host["tls"] is null
            ? [new Violation(proxy, host, "the virtual host has no TLS")]
            : from route in proxy.Root.Find("spec", "routes")?.Items ?? []
              let insecure = route["permitInsecure"]
              where insecure.IsOn()
              select new Violation(proxy, insecure, "the route is served in plain HTTP beside HTTPS");

    private static IEnumerable<Violation> Emissary(Resource host) =>
        host.Root.Find("spec", "requestPolicy", "insecure", "action") is { Text: "Route" } action ? [new Violation(host, action, "plain HTTP is served beside HTTPS")] : [];

    private static IEnumerable<Violation> Kuma(Resource gateway) =>
        from listener in gateway.Root.Find("spec", "conf", "listeners")?.Items ?? []
        let protocol = listener["protocol"]
        where protocol?.Text == "HTTP"
        select new Violation(gateway, protocol, $"port {listener["port"]?.Text} serves HTTP without TLS") { Severity = Severity.Low };

    private static IEnumerable<Violation> OpenShift(Resource route)
    {
        if (route.Root["spec"] is not MapNode spec)
        {
            return [];
        }

        var tls = spec["tls"];
        return tls is null or { IsNull: true }
            ? [new Violation(route, spec, "the Route has no TLS")]
            : tls["insecureEdgeTerminationPolicy"] is { Text: "Allow" } allowed ? [new Violation(route, allowed, "the Route serves plain HTTP beside HTTPS")] : [];
    }
}
