using System.Collections.Concurrent;
using Enforcer.Kubernetes;
using Enforcer.Policies;
using Enforcer.Policies.Exceptions;
using Enforcer.Policies.Incremental;
using Enforcer.Resources;

namespace Enforcer.Controller.Reports;

/// <summary>
/// Judges what runs, place by place, and only those places again in which a change may have changed a verdict. By the same engine as files and
/// admission. Not safe for threads, but for <see cref="Move"/>.
/// </summary>
internal sealed class BackgroundScan(PolicySettings settings)
{
    // What stands in no namespace.
    private const string Everywhere = "";

    private PolicyEngine _engine = Engine(settings);
    private readonly ObjectTrim _trim = new(keepsWhole: true);
    private readonly ConcurrentDictionary<string, bool> _changed = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlySet<string>> _named = new(StringComparer.Ordinal);
    private volatile bool _hasChangedEverywhere = true;
    private DateOnly _day;

    public KnownSet Known { get; } = new();

    public RunningPods Pods { get; } = new();

    /// <summary>Judges by other levels from now on, all anew.</summary>
    public void Adopt(PolicySettings changed)
    {
        _engine = Engine(changed);
        _hasChangedEverywhere = true;
    }

    /// <summary>What is kept of an object.</summary>
    public ScannedObject? Project(MapNode root, ApiResource resource)
    {
        var kept = _trim.Keep(root, resource.ApiVersion, resource.Kind);
        var pod = resource is { Group: "", Kind: "Pod" } ? RunningPod.Of(root) : null;
        return kept is null && pod is null ? null : new ScannedObject(kept, pod);
    }

    /// <summary>Follows one change of the cluster; what says the same as before changes nothing.</summary>
    public void Move(ScannedObject? before, ScannedObject? after)
    {
        var pod = after?.Pod ?? before?.Pod;
        if (pod is not null && before?.Pod != after?.Pod)
        {
            Pods.Move(before?.Pod, after?.Pod);
            _changed[pod.Id.Namespace ?? Everywhere] = true;
        }

        var (was, becomes) = (before?.Resource, after?.Resource);
        if ((becomes ?? was) is not { } one || (was is not null && becomes is not null && SameTree.Is(was.Root, becomes.Root)))
        {
            return;
        }

        Known.Move(was, becomes);
        if (one.Namespace is { } place)
        {
            _changed[place] = true;
        }
        else if (one.Is("", "Namespace"))
        {
            _changed[one.Name ?? Everywhere] = true;
        }
        else
        {
            // It takes part everywhere.
            _hasChangedEverywhere = true;
        }
    }

    /// <summary>The places that must be judged again, all of them on a new day, since exceptions end with one.</summary>
    /// <param name="today">By UTC.</param>
    public IReadOnlyCollection<string> TakeChanged(DateOnly today)
    {
        var isAll = _hasChangedEverywhere || today != _day;
        _hasChangedEverywhere = false;
        _day = today;
        var changed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var place in _changed.Keys)
        {
            _changed.TryRemove(place, out _);
            changed.Add(place);
        }

        if (isAll || changed.Contains(Known.RootNamespace))
        {
            return [.. Known.Places, Everywhere, .. changed];
        }

        changed.UnionWith([.. _named.Where(pair => pair.Value.Overlaps(changed)).Select(pair => pair.Key)]);
        return changed;
    }

    /// <summary>Everything that is found in a place, suppressed findings among it.</summary>
    public IReadOnlyList<Finding> Judge(string place, DateOnly today)
    {
        var found = OncePerOwner(_engine.EvaluatePlace(Known, place, today, out var named));
        _named[place] = named;
        var slipped = place.Length == 0 ? [] : Pods.Slipped(place, Known).ToList();
        return slipped.Count == 0 ? found : [.. found, .. _engine.Weigh(new ResourceSet(Known.Everywhere), today, slipped)];
    }

    // What a controller of another's kind makes is known, too: what holds for its template is said there.
    private IReadOnlyList<Finding> OncePerOwner(IReadOnlyList<Finding> found)
    {
        var byObject = found.GroupBy(finding => Key(finding.Resource)).ToDictionary(own => own.Key, own => own.ToList());
        return [.. byObject.SelectMany(own => Known.Find(own.Key) is { } one && Owners.Of(one, Known) is { } owner && byObject.TryGetValue(ObjectKey.Of(owner), out var told) ? Owners.Beyond(own.Value, told) : own.Value)];
    }

    private static ObjectKey Key(ResourceId id) => new(id.Group, id.Kind, id.Namespace, id.Name);

    // Whoever writes objects writes their annotations: here as at admission the configuration decides whether they count.
    private static PolicyEngine Engine(PolicySettings settings) => new(settings, new ExceptionSources(Inline: false, Objects: true), FollowedKinds.Judgeable);
}
