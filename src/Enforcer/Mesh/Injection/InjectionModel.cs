using Enforcer.Mesh.Istio;
using Enforcer.Resources;

namespace Enforcer.Mesh.Injection;

/// <summary>Who is kept out of the mesh in one set: Pods and Namespaces together, as one can make up for the other.</summary>
internal sealed class InjectionModel
{
    private static readonly InjectionSwitch IstioPod = InjectionSwitch.Of(InjectionSwitch.IstioPod);

    private static readonly InjectionSwitch[] OfPods = [.. InjectionSwitch.All.Where(one => one.On.HasFlag(SwitchHolders.Pods))];

    private readonly ResourceSet _resources;
    private readonly HashSet<string> _outside;
    private readonly ILookup<string?, Resource> _namespaces;

    // What a custom kind, or the values of a chart, hand on to Pods which they do not show.
    private readonly IReadOnlyList<(Resource Resource, PodFragment Fragment)> _fragments;
    private readonly Lazy<IReadOnlyList<(Resource Resource, ProxyOverride Override, Node At)>> _overrides;
    private bool? _showsLivePods;

    public InjectionModel(ResourceSet resources)
    {
        _resources = resources;
        // Istio's injector ignores the first three by itself, and a control plane carries no sidecar of its own or bends it for good reason.
        _outside = ["kube-system", "kube-public", "kube-node-lease", "linkerd", "linkerd-cni", MeshConfiguration.RootNamespace(resources)];
        _namespaces = resources.OfKind("", "Namespace").ToLookup(one => one.Name);
        var (pods, fragments) = (new List<(Resource, PodTemplate)>(), new List<(Resource, PodFragment)>());
        foreach (var resource in resources.All)
        {
            if (!IsOutside(resource.Namespace))
            {
                pods.AddRange(PodTemplate.AllIn(resource).Select(template => (resource, template)));
                fragments.AddRange(PodFragment.In(resource).Select(fragment => (resource, fragment)));
            }
        }

        WorkloadPods = pods;
        _fragments = fragments;
        _overrides = new(() => [.. FindOverrides()]);
    }

    /// <summary>Pods (of any kind that makes them) that no proxy gets into by their own metadata.</summary>
    public IEnumerable<SwitchedOff> Pods =>
        from pod in WorkloadPods
        where InjectionSwitch.IsNamedIn(pod.Template.Metadata)
        from one in OfPods
        let at = one.Off(pod.Template.Metadata)
        where at is not null && !HasProxy(pod.Template, one) && !IsMadeUpFor(one, pod.Template.Metadata, pod.Resource.Namespace)
        select new SwitchedOff(pod.Resource, at, one);

    /// <summary>What is handed on to Pods that are not shown, and keeps their proxy out.</summary>
    public IEnumerable<SwitchedOff> Unseen =>
        from found in _fragments
        from one in OfPods
        let at = one.Off(found.Fragment.Labels, found.Fragment.Annotations)
        where at is not null
        select new SwitchedOff(found.Resource, found.Fragment.Holder ?? at, one);

    /// <summary>Namespaces whose Pods get no proxy.</summary>
    public IEnumerable<SwitchedOff> Namespaces =>
        from resource in _resources.OfKind("", "Namespace")
        where !IsOutside(resource.Name)
        let metadata = resource.Root["metadata"]
        where metadata?.Find("labels", "linkerd.io/is-control-plane")?.Text != "true"
        from one in InjectionSwitch.All
        where one.On.HasFlag(SwitchHolders.Namespaces)
        let at = one.Off(metadata)
        where at is not null && !IsMadeUpFor(one, metadata, null)
        select new SwitchedOff(resource, at, one);

    /// <summary>Pods on their node's network: no mesh can capture their traffic.</summary>
    public IEnumerable<(Resource Resource, Node At)> HostNetwork =>
        from pod in WorkloadPods
        let at = pod.Template.Spec["hostNetwork"]
        where at is not null && (at.Flag == true || at.Text == "true")
        select (pod.Resource, at);

    /// <summary>Switches on the controller itself, where no mesh looks: the Pods have a proxy, and somebody thinks that they have none.</summary>
    public IEnumerable<SwitchedOff> Misplaced =>
        from pod in WorkloadPods
        let own = pod.Resource.Root["metadata"]
        where pod.Resource.IsObject && own is not null && !ReferenceEquals(own, pod.Template.Metadata) && InjectionSwitch.IsNamedIn(own)
        from one in OfPods
        where one.Key is not InjectionSwitch.AmbientMode and not InjectionSwitch.IstioNamespace
        let at = one.Off(own)
        where at is not null && one.Off(pod.Template.Metadata) is null && !HasProxy(pod.Template, one)
        select new SwitchedOff(pod.Resource, at, one);

    /// <summary>The same said of Pods that are not shown.</summary>
    public IEnumerable<(Resource Resource, Node At)> UnseenHostNetwork =>
        from found in _fragments
        where found.Fragment.HostNetwork is not null
        select (found.Resource, found.Fragment.Holder ?? found.Fragment.HostNetwork);

    /// <summary>Annotations by which Pods, or Namespaces for all of theirs, bend the proxy they get.</summary>
    public IReadOnlyList<(Resource Resource, ProxyOverride Override, Node At)> Overrides => _overrides.Value;

    private IEnumerable<(Resource Resource, ProxyOverride Override, Node At)> FindOverrides() =>
        (from pod in WorkloadPods
         from found in ProxyOverride.In(pod.Template.Metadata?["annotations"], SwitchHolders.Pods)
         select (pod.Resource, found.Override, found.At))
        .Concat(
            from held in _fragments
            from found in ProxyOverride.In(held.Fragment.Annotations, SwitchHolders.Pods)
            select (held.Resource, found.Override, held.Fragment.Holder ?? found.At))
        .Concat(
            from resource in _resources.OfKind("", "Namespace")
            where !IsOutside(resource.Name) && resource.Label("linkerd.io/is-control-plane")?.Text != "true"
            from found in ProxyOverride.In(resource.Root.Find("metadata", "annotations"), SwitchHolders.Namespaces)
                .Concat(ProxyOverride.In(resource.Root.Find("metadata", "labels"), SwitchHolders.NamespaceLabels))
            select (resource, found.Override, found.At));

    /// <summary>Containers that run as the proxy's user of a mesh that their Pod, or its Namespace, asks for; Istio's is judged everywhere.</summary>
    public IEnumerable<(Resource Resource, Node At)> PosingElsewhere =>
        from pod in WorkloadPods
        let around = pod.Resource.Namespace is { } name ? _namespaces[name].Select(one => one.Root["metadata"]).ToList() : []
        from at in ProxyContainers.PosingElsewhere(pod.Template, around)
        select (pod.Resource, at);

    /// <summary>Pods that run, in a Namespace whose Pods Istio gives a proxy, without one: they came while the injector did not answer.</summary>
    public IEnumerable<Resource> Missed =>
        from resource in _resources.OfKind("", "Pod")
        where !IsOutside(resource.Namespace) && resource.Namespace is not null
        where resource.Root["status"] is { } status ? status["phase"]?.Text is "Running" : ShowsLivePods
        let pod = PodTemplate.Of(resource)
        where pod is not null && pod.Spec["hostNetwork"]?.Flag != true && !HasProxy(pod, IstioPod) && IstioPod.Off(pod.Metadata) is null && Mode(pod.Metadata) != "ambient"
        let around = _namespaces[resource.Namespace].Select(one => one.Root["metadata"]).ToList()
        where around.Count > 0 && around.TrueForAll(outer => HasSidecars(outer) && Mode(outer) != "ambient")
        select resource;

    // A Pod that the injector has already been at is one of a cluster, and so are those beside it.
    private bool ShowsLivePods =>
        _showsLivePods ??= _resources.OfKind("", "Pod").Any(resource => resource.Annotation("sidecar.istio.io/status") is not null && PodTemplate.Of(resource) is { } pod && HasProxy(pod, IstioPod));

    /// <summary>What the installation itself leaves out.</summary>
    public IEnumerable<(Resource Resource, Node At, string What)> Exclusions => InjectorConfiguration.Exclusions(_resources);

    /// <summary>Every Pod that a mesh may have to do with, whatever its kind.</summary>
    public IReadOnlyList<(Resource Resource, PodTemplate Template)> WorkloadPods { get; }

    private bool IsOutside(string? name) => name is not null && _outside.Contains(name);

    private static bool HasProxy(PodTemplate pod, InjectionSwitch one) =>
        one.Proxy is not null && pod.Containers.Any(container => container["name"]?.Text == one.Proxy);

    // Istio offers two ways in, so that one switched off is harmless while the other is on.
    private bool IsMadeUpFor(InjectionSwitch one, Node? metadata, string? namespaceName)
    {
        var around = namespaceName is null ? [] : _namespaces[namespaceName].Select(resource => resource.Root["metadata"]);
        return one.Key switch
        {
            InjectionSwitch.IstioPod or InjectionSwitch.IstioNamespace =>
                Mode(metadata) is { } own ? own == "ambient" : around.Any(outer => Mode(outer) == "ambient"),
            InjectionSwitch.AmbientMode =>
                IstioPod.Off(metadata) is null && (IstioPod.AsksFor(metadata) || HasSidecars(metadata) || around.Any(HasSidecars)),
            _ => false,
        };
    }

    private static string? Mode(Node? metadata) => metadata?.Find("labels", InjectionSwitch.AmbientMode)?.Text;

    private static bool HasSidecars(Node? metadata)
    {
        var labels = metadata?["labels"];
        return labels?[InjectionSwitch.IstioNamespace]?.Text is { } word ? word == "enabled" : labels?[InjectionSwitch.IstioRevision] is not null;
    }
}
