using Enforcer.Mesh.Charts;
using Enforcer.Mesh.Injection;
using Enforcer.Mesh.Istio.DataPlanes;
using Enforcer.Mesh.Workloads;
using Enforcer.Resources;

namespace Enforcer.Mesh.Connections.Callers;

/// <summary>Tells of each workload whether it is in the mesh, as far as the set proves it: the Pod's word, then its namespace's.</summary>
internal sealed class Memberships
{
    private const string OwnGateway = "enforcer-gateway";

    private static readonly Dictionary<string, string> Proxies = InjectionSwitch.All.Where(one => one.Proxy is not null)
        .GroupBy(one => one.Proxy!, StringComparer.Ordinal).ToDictionary(same => same.Key, same => same.First().Mesh, StringComparer.Ordinal).Append(new(OwnGateway, "Enforcer")).ToDictionary(StringComparer.Ordinal);

    // What somebody only writes for workloads of a mesh.
    private static readonly string[] PolicyGroups = ["security.istio.io", "policy.linkerd.io", "kuma.io", "consul.hashicorp.com", "access.smi-spec.io", "appmesh.k8s.aws"];

    private readonly DataPlaneModel _planes;

    private readonly ILookup<Resource, SwitchedOff> _pods;
    private readonly ILookup<string, SwitchedOff> _namespacesOff;
    private readonly Dictionary<string, Resource> _namespaces;
    private readonly ILookup<string, Resource> _counting;
    private readonly (string Mesh, Statement At)? _default;
    private readonly Dictionary<Resource, MembershipState> _known = new(ReferenceEqualityComparer.Instance);

    public Memberships(MeshModel mesh)
    {
        var (resources, injection) = (mesh.Resources, mesh.Injection);
        _planes = mesh.Istio.DataPlanes;
        _pods = injection.Pods.ToLookup(one => one.Resource);
        _namespacesOff = injection.Namespaces.ToLookup(one => one.Resource.Name ?? "", StringComparer.Ordinal);
        _namespaces = resources.OfKind("", "Namespace").Where(one => one.Name is not null)
            .GroupBy(one => one.Name!, StringComparer.Ordinal).ToDictionary(same => same.Key, same => same.First(), StringComparer.Ordinal);
        _counting = resources.All.Where(one => one.IsObject && one.Namespace is not null && PolicyGroups.Contains(one.Group, StringComparer.Ordinal)).ToLookup(one => one.Namespace!, StringComparer.Ordinal);
        _default = Default(mesh);
    }

    public MembershipState Of(Workload workload)
    {
        if (!_known.TryGetValue(workload.Resource, out var state))
        {
            _known[workload.Resource] = state = Find(workload);
        }

        return state;
    }

    private MembershipState Find(Workload workload)
    {
        if (workload.Pod is not { } pod)
        {
            return new MembershipState(Membership.Inside, "a machine that the mesh knows", new Statement(workload.Resource, workload.Resource.Root, "declared to the mesh")) { Mesh = "Istio" };
        }

        if (pod.Containers.FirstOrDefault(container => container["name"]?.Text is { } name && Proxies.ContainsKey(name)) is { } proxy)
        {
            return Decided(Membership.Inside, workload.Resource, proxy, $"carries the container '{proxy["name"]!.Text}' itself", Proxies[proxy["name"]!.Text!]);
        }

        if (pod.Spec["hostNetwork"] is { } network && (network.Flag == true || network.Text == "true"))
        {
            return Decided(Membership.Outside, workload.Resource, network, "runs on its node's network, where no proxy is injected");
        }

        // Left out of one mesh and part of another is part of a mesh.
        var isProven = _planes.Of(workload) is DataPlane.Sidecar or DataPlane.Ambient;
        if (!isProven && _pods[workload.Resource].FirstOrDefault() is { } off)
        {
            return Decided(Membership.Outside, workload.Resource, off.At, $"{off.Switch.Key} keeps the proxy of {off.Switch.Mesh} out");
        }

        return InjectionSwitch.All.FirstOrDefault(one => one.On.HasFlag(SwitchHolders.Pods) && one.AsksFor(pod.Metadata)) is { } asked
            ? Decided(Membership.Inside, workload.Resource, Place(pod.Metadata!, asked.Key), $"{asked.Key} asks for the proxy of {asked.Mesh}", asked.Mesh)
            : OfNamespace(workload.Resource.Namespace, isProven);
    }

    private MembershipState OfNamespace(string? name, bool isProven)
    {
        if (name is null || !_namespaces.TryGetValue(name, out var space))
        {
            return new MembershipState(Membership.Unknown, $"unknown: needs cluster ({(name is null ? "the file names no namespace" : $"Namespace '{name}' is not in the set")})");
        }

        if (!isProven && _namespacesOff[name].FirstOrDefault() is { } off)
        {
            return Decided(Membership.Outside, space, off.At, $"namespace '{name}': {off.Switch.Key} keeps the proxy of {off.Switch.Mesh} out");
        }

        var metadata = space.Root["metadata"];
        if (InjectionSwitch.All.FirstOrDefault(one => one.On.HasFlag(SwitchHolders.Namespaces) && one.AsksFor(metadata)) is { } asked)
        {
            return Decided(Membership.Inside, space, Place(metadata!, asked.Key), $"namespace '{name}': {asked.Key} asks for the proxy of {asked.Mesh}", asked.Mesh);
        }

        return space.Label(InjectionSwitch.IstioRevision) is { } revision
            ? Decided(Membership.Inside, space, revision, $"namespace '{name}': {InjectionSwitch.IstioRevision} asks for the proxy of Istio", "Istio")
            : Unasked(name, space);
    }

    // A Namespace that the set declares without asking is outside, unless something of the set says that it is not.
    private MembershipState Unasked(string name, Resource space) =>
        _default is var (mesh, at) ? new MembershipState(Membership.Inside, at.Says, at) { Mesh = mesh }
        : _counting[name].FirstOrDefault() is { } policy ? new MembershipState(Membership.Unknown, $"unknown: needs cluster (namespace '{name}' does not ask for a proxy, and {policy.Kind} '{policy.Name}' counts on one)")
        : Decided(Membership.Outside, space, space.Root["metadata"] ?? space.Root, $"neither the workload nor namespace '{name}' asks for the proxy of any mesh");

    // Whose injector the set installs so that it serves whoever does not refuse.
    private static (string Mesh, Statement At)? Default(MeshModel mesh) =>
        (from values in mesh.Charts.All
         from found in new (string Mesh, Node? At)[]
         {
             ("Istio", values.Root.Find("sidecarInjectorWebhook", "enableNamespacesByDefault")),
             ("Consul", ChartProduct.Consul.Views(values).Select(view => view.Find("connectInject", "default")).FirstOrDefault(one => one is not null)),
         }
         where found.At?.Flag == true
         select ((string, Statement)?)(found.Mesh, new Statement(values.Resource, values.Place(found.At), $"the injector of {found.Mesh} is installed for every namespace that does not refuse"))).FirstOrDefault();

    private static MembershipState Decided(Membership state, Resource source, Node at, string why, string? mesh = null) => new(state, why, new Statement(source, at, why)) { Mesh = mesh };

    private static Node Place(Node metadata, string key) => metadata.Find("labels", key) ?? metadata.Find("annotations", key) ?? metadata;
}
