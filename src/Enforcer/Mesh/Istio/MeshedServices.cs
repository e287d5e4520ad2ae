using Enforcer.Mesh.Injection;
using Enforcer.Resources;

namespace Enforcer.Mesh.Istio;

/// <summary>Knows of which Services the set itself proves that a sidecar stands before every Pod.</summary>
internal sealed class MeshedServices
{
    private static readonly InjectionSwitch Pods = InjectionSwitch.All.First(one => one.Key == InjectionSwitch.IstioPod);

    private readonly Dictionary<(string Namespace, string Name), Resource> _services = [];
    private readonly ILookup<string, PodTemplate> _pods;
    private readonly HashSet<string> _injected;

    public MeshedServices(ResourceSet resources)
    {
        foreach (var service in resources.OfKind("", "Service").Where(service => service.Name is not null))
        {
            _services[(service.Namespace ?? "", service.Name!)] = service;
        }

        _pods = (from resource in resources.All
                 let pod = PodTemplate.Of(resource)
                 where pod is not null
                 select (resource.Namespace, Pod: pod)).ToLookup(one => one.Namespace ?? "", one => one.Pod, StringComparer.Ordinal);
        _injected = [.. resources.OfKind("", "Namespace").Where(IsInjected).Select(one => one.Name).OfType<string>()];
    }

    /// <summary>True where <paramref name="host"/>, as a rule of this namespace writes it, is such a Service.</summary>
    public bool Contains(string host, string? fromNamespace)
    {
        var parts = host.Split('.');
        var (name, space) = parts switch
        {
            [var only] => (only, fromNamespace ?? ""),
            [var first, var second] => (first, second),
            [var first, var second, "svc", ..] => (first, second),
            _ => ("", ""),
        };
        if (!_services.TryGetValue((space, name), out var service)
            || service.Root.Find("spec", "selector") is not { Entries: { Count: > 0 } wanted })
        {
            return false;
        }

        var selected = _pods[space].Where(pod => wanted.All(label => pod.Label(label.Key)?.Text == label.Value.Text)).ToList();
        return selected.Count > 0 && selected.TrueForAll(pod => HasSidecar(pod, space));
    }

    private bool HasSidecar(PodTemplate pod, string space) =>
        pod.Containers.Any(container => container["name"]?.Text == Pods.Proxy)
        || (pod.Spec["hostNetwork"]?.Flag != true && Pods.Off(pod.Metadata) is null && (Pods.AsksFor(pod.Metadata) || _injected.Contains(space)));

    private static bool IsInjected(Resource space) =>
        space.Label(InjectionSwitch.IstioNamespace)?.Text is { } word ? word == "enabled" : space.Label(InjectionSwitch.IstioRevision) is not null;
}
