using Enforcer.Resources;

namespace Enforcer.Mesh.Hosts;

/// <summary>Every place where a route or a traffic policy names a Service.</summary>
internal static class RouteHosts
{
    private static readonly string[] Protocols = ["http", "tcp", "tls"];

    /// <summary>The hosts as written, each with the namespace that a short one is meant in.</summary>
    public static IEnumerable<(Node At, string? Namespace)> In(Resource resource) => resource.Group switch
    {
        "networking.istio.io" when resource.Kind == "VirtualService" => VirtualService(resource).Select(at => (at, resource.Namespace)),
        "networking.istio.io" when resource.Kind == "DestinationRule" => Present(resource.Root.Find("spec", "host")).Select(at => (at, resource.Namespace)),
        "networking.k8s.io" or "extensions" when resource.Kind == "Ingress" => Ingress(resource).Select(at => (at, resource.Namespace)),
        "gateway.networking.k8s.io" => Routes(resource),
        "traefik.io" or "traefik.containo.us" or "projectcontour.io" => Proxied(resource),
        "route.openshift.io" when resource.Root.Find("spec", "to", "kind")?.Text is null or "Service" => Present(resource.Root.Find("spec", "to", "name")).Select(at => (at, resource.Namespace)),
        _ => [],
    };

    private static IEnumerable<Node> VirtualService(Resource resource) =>
        from protocol in Protocols
        from rule in resource.Root.Find("spec", protocol)?.Items ?? []
        from at in (rule["route"]?.Items ?? []).Concat(rule["mirrors"]?.Items ?? []).Select(one => one.Find("destination", "host")).Append(rule.Find("mirror", "host"))
        where at is not null
        select at;

    private static IEnumerable<Node> Ingress(Resource resource)
    {
        var spec = resource.Root["spec"];
        var backends = (spec?["rules"]?.Items ?? []).SelectMany(rule => rule.Find("http", "paths")?.Items ?? []).Select(path => path["backend"]).Append(spec?["defaultBackend"]).Append(spec?["backend"]);
        return from backend in backends
               // Names an action in an annotation, not a Service.
               where backend?.Find("service", "port", "name")?.Text != "use-annotation" && backend?["servicePort"]?.Text != "use-annotation"
               let at = backend?.Find("service", "name") ?? backend?["serviceName"]
               where at is not null
               select at;
    }

    private static IEnumerable<(Node At, string? Namespace)> Routes(Resource resource) =>
        from rule in resource.Root.Find("spec", "rules")?.Items ?? []
        from backend in rule["backendRefs"]?.Items ?? []
        where backend["kind"]?.Text is null or "Service" && string.IsNullOrEmpty(backend["group"]?.Text)
        let at = backend["name"]
        where at is not null
        select (at, backend["namespace"]?.Text ?? resource.Namespace);

    // An IngressRoute may lead to a service of Traefik's own, and to one of another provider (name@file).
    private static IEnumerable<(Node At, string? Namespace)> Proxied(Resource resource) =>
        from service in (resource.Root.Find("spec", "routes")?.Items ?? []).SelectMany(route => route["services"]?.Items ?? []).Concat(resource.Root.Find("spec", "tcpproxy", "services")?.Items ?? [])
        where service["kind"]?.Text is null or "Service"
        let at = service["name"]
        where at?.Text is { } name && !name.Contains('@', StringComparison.Ordinal)
        select (at, service["namespace"]?.Text ?? resource.Namespace);

    private static IEnumerable<Node> Present(Node? node) => node is null ? [] : [node];
}
