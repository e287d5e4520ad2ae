using Enforcer.Resources;

namespace Enforcer.Mesh.Istio;

/// <summary>Istio's policies of one set, resolved the way istiod resolves them: workload over namespace over mesh.</summary>
internal sealed class IstioMesh
{
    // By namespace, "" for an object that names none: the policy that decides there.
    private readonly Dictionary<string, PeerAuthentication> _namespaceWide;
    private readonly PeerAuthentication? _meshWide;

    public IstioMesh(ResourceSet resources)
    {
        RootNamespace = MeshConfiguration.RootNamespace(resources);
        var policies = resources.OfKind(PeerAuthentication.Group, PeerAuthentication.Kind)
            .Select(resource => new PeerAuthentication(resource, RootNamespace))
            .ToList();
        _namespaceWide = policies.Where(policy => policy.Scope == PeerScope.Namespace)
            .GroupBy(policy => policy.Resource.Namespace ?? "", StringComparer.Ordinal)
            .ToDictionary(level => level.Key, level => Decisive([.. level])!, StringComparer.Ordinal);
        _meshWide = Decisive([.. policies.Where(policy => policy.Scope == PeerScope.Mesh)]);
        ServerModes = [.. policies.SelectMany(Resolve)];
    }

    /// <summary>Where mesh-wide policies stand; <c>istio-system</c> unless the set says otherwise.</summary>
    public string RootNamespace { get; }

    /// <summary>Every statement of every PeerAuthentication with what follows from it.</summary>
    public IReadOnlyList<ServerMode> ServerModes { get; }

    private IEnumerable<ServerMode> Resolve(PeerAuthentication policy)
    {
        var (effective, origin) = policy.Mode == MtlsMode.Unset ? Inherited(policy) : (policy.Mode, null);
        yield return new ServerMode(policy, policy.ModeAt, null, policy.Mode, effective, origin);

        // An unset port follows its policy's own mode, which is judged above.
        foreach (var (port, at, mode) in policy.Ports.Where(port => port.Mode != MtlsMode.Unset))
        {
            yield return new ServerMode(policy, at, port, mode, mode, null);
        }
    }

    private (MtlsMode Effective, PeerAuthentication? Origin) Inherited(PeerAuthentication policy)
    {
        var own = policy.Scope == PeerScope.Workload ? _namespaceWide.GetValueOrDefault(policy.Resource.Namespace ?? "") : null;
        var parents = policy.Scope == PeerScope.Mesh ? [] : new[] { own, _meshWide };
        var deciding = Array.Find(parents, parent => parent is not null && parent.Mode != MtlsMode.Unset);
        return (deciding?.Mode ?? MtlsMode.Permissive, deciding);
    }

    // The oldest of several wins in a cluster. Files carry no age, so the weakest is assumed: which one wins is then chance.
    private static PeerAuthentication? Decisive(List<PeerAuthentication> level) =>
        level.TrueForAll(policy => policy.Created.Length > 0)
            ? level.OrderBy(policy => policy.Created, StringComparer.Ordinal).ThenBy(policy => policy.Resource.Name, StringComparer.Ordinal).FirstOrDefault()
            : level.MinBy(policy => policy.Mode == MtlsMode.Unset ? MtlsMode.Permissive : policy.Mode);
}
