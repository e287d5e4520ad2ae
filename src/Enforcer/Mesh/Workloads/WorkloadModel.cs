using Enforcer.Resources;

namespace Enforcer.Mesh.Workloads;

/// <summary>
/// The workloads of one set by namespace, and what selectors find among them. A set that leaves namespaces out (a tool adds them
/// later) is read generously: an object without one may stand in any.
/// </summary>
internal sealed class WorkloadModel
{
    private readonly ILookup<string, Workload> _byNamespace;
    private readonly ILookup<(string Namespace, string Key, string? Value), Workload> _byLabel;
    private readonly UnseenPods _unseen;

    public WorkloadModel(ResourceSet resources)
    {
        All = [.. resources.All.Select(Workload.Of).OfType<Workload>()];
        _byNamespace = All.ToLookup(workload => workload.Resource.Namespace ?? "", StringComparer.Ordinal);
        _byLabel = (from workload in All
                    from label in workload.Labels?.Entries ?? []
                    select (workload, label)).ToLookup(pair => (pair.workload.Resource.Namespace ?? "", pair.label.Key, pair.label.Value.Text), pair => pair.workload);
        _unseen = new UnseenPods(resources);
    }

    public IReadOnlyList<Workload> All { get; }

    /// <summary>The workloads of exactly this namespace; null stands for those that name none.</summary>
    public IEnumerable<Workload> In(string? name) => _byNamespace[name ?? ""];

    /// <summary>True where the set shows what runs in the namespace: some workload, and nothing that makes Pods unseen.</summary>
    public bool Shows(string? name) => _byNamespace.Contains(name ?? "") && !_unseen.In(name);

    /// <summary>True where nothing of the set makes Pods unseen, in any namespace.</summary>
    public bool ShowsAll => !_unseen.In(null);

    /// <summary>Everything that a selector with <c>matchLabels</c> and <c>matchExpressions</c> may match in the namespace.</summary>
    public IEnumerable<Workload> Selected(string? name, Node? selector) =>
        Candidates(name, selector?["matchLabels"]).Where(workload => LabelSelector.MayMatch(selector, workload.Labels));

    /// <summary>Everything that a plain map of labels may match in the namespace.</summary>
    public IEnumerable<Workload> Having(string? name, Node? labels) =>
        Candidates(name, labels).Where(workload => LabelSelector.MayHave(labels, workload.Labels));

    // One label narrows the search, so that cost follows what is selected and not the size of the set.
    private IEnumerable<Workload> Candidates(string? name, Node? labels)
    {
        if (name is null)
        {
            return All;
        }

        var first = (labels?.Entries ?? []).FirstOrDefault(entry => !LabelSelector.IsAdded(entry.Key));
        return first.Key is null
            ? _byNamespace[name].Concat(_byNamespace[""])
            : _byLabel[(name, first.Key, first.Value.Text)].Concat(_byLabel[("", first.Key, first.Value.Text)]);
    }
}
