using Enforcer.Mesh.Connections.Callers;

namespace Enforcer.Mesh.Connections.Servers;

/// <summary>Every mesh besides Istio whose policies the picture composes, by the name that its injection goes by.</summary>
internal sealed class ServerMeshes(MeshModel mesh)
{
    /// <summary>What proxies of Istio are called, sidecars and ambient ones.</summary>
    public static readonly string[] Istio = ["Istio", "Istio ambient"];

    private readonly Dictionary<string, IServerMesh> _byName = new IServerMesh[]
    {
        new LinkerdServers(mesh), new ConsulServers(mesh), new KumaServers(mesh), new OpenServiceMeshServers(mesh), new AppMeshServers(mesh), new EnforcerServers(mesh),
    }.ToDictionary(one => one.Name, StringComparer.Ordinal);

    /// <summary>The mesh whose proxy the workload has for sure; null for Istio, for none, and where it is not known.</summary>
    public IServerMesh? Of(MembershipState state) =>
        state is not { State: Membership.Inside, Mesh: { } name } || Istio.Contains(name, StringComparer.Ordinal) ? null : _byName.GetValueOrDefault(name) ?? new UnreadServers(name);
}
