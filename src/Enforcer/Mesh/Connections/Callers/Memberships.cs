using Enforcer.Mesh.Injection;
using Enforcer.Mesh.Istio.DataPlanes;
using Enforcer.Mesh.Workloads;
using Enforcer.Resources;

namespace Enforcer.Mesh.Connections.Callers;

/// <summary>Tells of each workload whether it is in the mesh, as far as the set proves it: the Pod's word, then its namespace's.</summary>
internal sealed class Memberships
{
    private readonly DataPlaneModel _planes;
    private static readonly string[] Proxies = [.. InjectionSwitch.All.Select(one => one.Proxy).OfType<string>().Distinct(StringComparer.Ordinal)];

    private readonly ILookup<Resource, SwitchedOff> _pods;
    private readonly ILookup<string, SwitchedOff> _namespacesOff;
    private readonly Dictionary<string, Resource> _namespaces;

    public Memberships(ResourceSet resources, InjectionModel injection, DataPlaneModel planes)
    {
        _planes = planes;
        _pods = injection.Pods.ToLookup(one => one.Resource);
        _namespacesOff = injection.Namespaces.ToLookup(one => one.Resource.Name ?? "", StringComparer.Ordinal);
        _namespaces = resources.OfKind("", "Namespace").Where(one => one.Name is not null)
            .GroupBy(one => one.Name!, StringComparer.Ordinal).ToDictionary(same => same.Key, same => same.First(), StringComparer.Ordinal);
    }

    public MembershipState Of(Workload workload)
    {
        if (workload.Pod is not { } pod)
        {
            return new MembershipState(Membership.Inside, "a machine that the mesh knows", new Statement(workload.Resource, workload.Resource.Root, "declared to the mesh"));
        }

        if (pod.Containers.FirstOrDefault(container => container["name"]?.Text is { } name && Proxies.Contains(name)) is { } proxy)
        {
            return Decided(Membership.Inside, workload.Resource, proxy, $"carries the container '{proxy["name"]!.Text}' itself");
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
            ? Decided(Membership.Inside, workload.Resource, Place(pod.Metadata!, asked.Key), $"{asked.Key} asks for the proxy of {asked.Mesh}")
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
            return Decided(Membership.Inside, space, Place(metadata!, asked.Key), $"namespace '{name}': {asked.Key} asks for the proxy of {asked.Mesh}");
        }

        return space.Label(InjectionSwitch.IstioRevision) is { } revision
            ? Decided(Membership.Inside, space, revision, $"namespace '{name}': {InjectionSwitch.IstioRevision} asks for the proxy of Istio")
            : new MembershipState(Membership.Unknown, $"unknown: needs cluster (namespace '{name}' does not ask for a proxy; the injector's defaults decide)");
    }

    private static MembershipState Decided(Membership state, Resource source, Node at, string why) => new(state, why, new Statement(source, at, why));

    private static Node Place(Node metadata, string key) => metadata.Find("labels", key) ?? metadata.Find("annotations", key) ?? metadata;
}
