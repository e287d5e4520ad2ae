using Enforcer.Resources;

namespace Enforcer.Mesh.Istio;

/// <summary>Sorts policies by reach, so that the one that decides at each level is found without looking at the others.</summary>
internal sealed class PeerAuthenticationLevels
{
    // By namespace, "" for an object that names none.
    private readonly Dictionary<string, PeerAuthentication> _namespaceWide;
    // By namespace and the first label of the selector, so that a workload looks at the few that may be meant for it.
    private readonly ILookup<(string Namespace, string Key, string? Value), PeerAuthentication> _selecting;

    public PeerAuthenticationLevels(IReadOnlyList<PeerAuthentication> policies)
    {
        var spaces = policies.Where(policy => policy.Scope == PeerScope.Namespace).GroupBy(policy => policy.Resource.Namespace ?? "", StringComparer.Ordinal).ToList();
        _namespaceWide = spaces.ToDictionary(level => level.Key, level => Decisive([.. level])!, StringComparer.Ordinal);
        _selecting = policies.Where(policy => policy.Scope == PeerScope.Workload)
            .ToLookup(policy => (policy.Resource.Namespace ?? "", policy.Selector!.Entries[0].Key, policy.Selector!.Entries[0].Value.Text));
        List<PeerAuthentication> mesh = [.. policies.Where(policy => policy.Scope == PeerScope.Mesh)];
        MeshWide = Decisive(mesh);
        Shared = [.. spaces.Select(level => level.ToList()).Append(mesh).Where(level => level.Count > 1)];
    }

    /// <summary>The policies without a selector that share their reach with another one.</summary>
    public IReadOnlyList<IReadOnlyList<PeerAuthentication>> Shared { get; }

    /// <summary>The older policy without a selector that Istio acts on instead of this one; null where there is none, or nobody knows the ages.</summary>
    public PeerAuthentication? Older(PeerAuthentication policy) =>
        Shared.Where(level => level.Contains(policy)).Select(Contenders).FirstOrDefault() is [var oldest] && oldest != policy ? oldest : null;

    public PeerAuthentication? MeshWide { get; }

    public PeerAuthentication? NamespaceWide(string? name) => _namespaceWide.GetValueOrDefault(name ?? "");

    /// <summary>The policies whose selector takes a Pod with these labels: one where the set knows which is the oldest, else all that may be.</summary>
    public IReadOnlyList<PeerAuthentication> Selecting(string? namespaceName, Node? labels) =>
        Contenders(AllSelecting(namespaceName, labels));

    /// <summary>The same, whatever their ages.</summary>
    public IReadOnlyList<PeerAuthentication> AllSelecting(string? namespaceName, Node? labels) =>
        [.. (labels?.Entries ?? []).SelectMany(label => _selecting[(namespaceName ?? "", label.Key, label.Value.Text)]).Where(policy => policy.Selects(labels))];

    // Which one wins among policies of unknown age is chance, so the weakest is assumed.
    private static PeerAuthentication? Decisive(List<PeerAuthentication> level) =>
        Contenders(level).MinBy(policy => policy.Mode == MtlsMode.Unset ? MtlsMode.Permissive : policy.Mode);

    /// <summary>The oldest of several wins in a cluster; files carry no age, so that any of them may be it.</summary>
    public static IReadOnlyList<PeerAuthentication> Contenders(IReadOnlyList<PeerAuthentication> level) =>
        level.Count > 1 && level.All(policy => policy.Created.Length > 0)
            ? [level.OrderBy(policy => policy.Created, StringComparer.Ordinal).ThenBy(policy => policy.Resource.Name, StringComparer.Ordinal).First()]
            : level;
}
