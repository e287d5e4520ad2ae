using System.Collections.Concurrent;
using Enforcer.Policies;
using Enforcer.Policies.Incremental;
using Enforcer.Policies.Rules;
using Enforcer.Resources;

namespace Enforcer.Controller.Reports;

/// <summary>The Pods of the cluster by namespace, and which of them slipped through while the webhook did not answer.</summary>
internal sealed class RunningPods
{
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<string, RunningPod>> _byNamespace = new(StringComparer.Ordinal);

    public IEnumerable<RunningPod> In(string space) => _byNamespace.TryGetValue(space, out var pods) ? pods.Values : [];

    public IEnumerable<RunningPod> All => _byNamespace.Values.SelectMany(pods => pods.Values);

    public void Move(RunningPod? before, RunningPod? after)
    {
        if (after is not null)
        {
            _byNamespace.GetOrAdd(after.Id.Namespace ?? "", _ => new ConcurrentDictionary<string, RunningPod>(StringComparer.Ordinal))[after.Id.Name ?? ""] = after;
        }
        else if (before is not null && _byNamespace.TryGetValue(before.Id.Namespace ?? "", out var pods))
        {
            pods.TryRemove(before.Id.Name ?? "", out _);
        }
    }

    /// <summary>Once for each workload: what is wrong with one copy is wrong with all that were made then.</summary>
    public IEnumerable<(RuleInfo Rule, Violation Violation)> Slipped(string space, KnownSet known)
    {
        var place = known.Find(new ObjectKey("", "Namespace", null, space));
        return from pod in In(space)
               where pod.IsRunning
               from rule in new[] { pod.LacksGateway(place) ? LiveRules.SlippedGateway : null, pod.HasPlainReference ? LiveRules.SlippedReference : null }
               where rule is not null
               group pod by (rule, Owner: Owner(pod, known)) into same
               orderby same.Key.Owner.ToString(), same.Key.rule.Id
               select (same.Key.rule, Violation(same.Key.Owner, same.Key.rule, [.. same]));
    }

    private static Violation Violation(ResourceId owner, RuleInfo rule, IReadOnlyList<RunningPod> pods)
    {
        var root = new MapNode([], TextPosition.Start, TextPosition.Start);
        var which = pods.Count == 1 ? $"Pod '{pods[0].Id.Name}' runs" : $"{pods.Count} Pods run";
        return new Violation(new Resource(owner, root, "cluster"), root, $"{which} {(rule == LiveRules.SlippedGateway ? "without the gateway that is asked for" : "with a reference to a secret that was not resolved")}");
    }

    private static ResourceId Owner(RunningPod pod, KnownSet known) =>
        pod.Owner is { } owner ? Owners.Of(owner.ApiVersion, owner.Kind, owner.Namespace, owner.Name ?? "", known)?.Id ?? owner : pod.Id;
}
