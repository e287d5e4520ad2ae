using Enforcer.Resources;

namespace Enforcer.Mesh.Hosts;

/// <summary>
/// The ports that the API server calls by itself: webhooks, aggregated APIs, conversions. It carries no certificate of any mesh, so a
/// server that insists on mutual TLS there refuses it.
/// </summary>
internal sealed class ApiServerCalls
{
    private const string DefaultPort = "443";

    private readonly Dictionary<(Resource Workload, string Port), string> _needs = [];

    public ApiServerCalls(ResourceSet resources, ServiceTargets targets)
    {
        var services = targets.All.ToLookup(service => (service.Namespace, service.Name));
        foreach (var (caller, call) in resources.All.SelectMany(resource => Calls(resource).Select(call => (resource, call))))
        {
            foreach (var service in services[(call["namespace"]?.Text, call["name"]?.Text)])
            {
                Note(caller, service, call["port"]?.Text ?? DefaultPort, targets);
            }
        }
    }

    /// <summary>Who needs the port of the workload open to the API server; null where nobody does.</summary>
    public string? Need(Resource workload, string port) => _needs.GetValueOrDefault((workload, port));

    /// <summary>The <c>service</c> values by which the Resource makes the API server call.</summary>
    public static IEnumerable<Node> Calls(Resource resource)
    {
        var places = resource switch
        {
            { Group: "admissionregistration.k8s.io" } => (resource.Root["webhooks"]?.Items ?? []).Select(webhook => webhook.Find("clientConfig", "service")),
            { Kind: "APIService", Group: "apiregistration.k8s.io" } => [resource.Root.Find("spec", "service")],
            { Kind: "CustomResourceDefinition", Group: "apiextensions.k8s.io" } => [resource.Root.Find("spec", "conversion", "webhook", "clientConfig", "service")],
            _ => Enumerable.Empty<Node?>(),
        };
        return places.OfType<Node>();
    }

    private void Note(Resource caller, Resource service, string number, ServiceTargets targets)
    {
        foreach (var port in ServicePort.Of(service).Where(port => port.Number == number))
        {
            foreach (var workload in targets.Behind(service))
            {
                if (port.On(workload.Pod) is { } target)
                {
                    _needs.TryAdd((workload.Resource, target), $"{caller.Kind} '{caller.Name}' makes the API server call it by Service '{service.Name}', and the API server has no certificate of the mesh");
                }
            }
        }
    }
}
