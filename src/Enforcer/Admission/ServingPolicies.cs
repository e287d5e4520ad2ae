using System.Text;
using Enforcer.Admission.Inventory;
using Enforcer.Hosting;
using Enforcer.Policies;
using Enforcer.Policies.Exceptions;
using Enforcer.Policies.Incremental;
using Enforcer.Resources;
using Enforcer.Resources.Settings;

namespace Enforcer.Admission;

/// <summary>The rules and levels that the webhook judges by; follows the configuration file, and keeps the last good one.</summary>
internal sealed class ServingPolicies : IReloadable
{
    // Only these are worth a look at the whole cluster.
    private static readonly HashSet<string> Removable = [.. RuleCatalog.All.OfType<IChangeRule>().SelectMany(rule => rule.Info.AppliesTo)];

    private static readonly KnownSet Nothing = new();

    private readonly string? _file;
    private readonly TimeProvider _time;
    private readonly FileSet? _files;
    private readonly ClusterInventory? _inventory;
    private volatile PolicyEngine _engine;

    /// <param name="file">The configuration, or null for every rule's own level.</param>
    /// <param name="time">Tells today's date, which decides about exceptions.</param>
    /// <param name="inventory">What is known of the cluster; null judges each object on its own.</param>
    /// <exception cref="ConfigurationException">The configuration cannot be used.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public ServingPolicies(string? file, TimeProvider time, ClusterInventory? inventory = null)
    {
        _time = time;
        _file = file;
        _inventory = inventory;
        _files = file is null ? null : new FileSet([file], FileSet.DefaultMostBytes);
        _engine = Engine(_files is null ? PolicySettings.Default : Parse(_files.ReadIfChanged()!));
    }

    public string Name => "policies";

    private DateOnly Today => DateOnly.FromDateTime(_time.GetUtcNow().UtcDateTime);

    /// <summary>Why objects are judged without the rest of the cluster now; null where the rest is known, or is not followed at all.</summary>
    public string? Degraded => _inventory?.State switch
    {
        InventoryState.Incomplete => "inventory-incomplete",
        InventoryState.Stale => "inventory-stale",
        _ => null,
    };

    /// <summary>
    /// What is wrong with the object among all that is known. What a controller made from a template is judged in its place, and what holds for the
    /// template already is left out: it was judged and is reported there. Findings that exceptions suppress are among them.
    /// </summary>
    public IReadOnlyList<Finding> Judge(Resource resource)
    {
        if (_inventory is null)
        {
            return _engine.Evaluate(Nothing, resource, Today);
        }

        if (Degraded is not null)
        {
            return _engine.Evaluate(_inventory.Exceptions, resource, Today);
        }

        var known = _inventory.Known;
        var owner = Owners.Of(resource, known);
        var found = _engine.Evaluate(known, resource, Today, owner);
        return owner is null || found.Count == 0 ? found : Owners.Beyond(found, _engine.Evaluate(known, owner, Today));
    }

    /// <summary>Whether taking the object away may be a finding.</summary>
    public static bool IsWeighedByLoss(Resource resource) => Removable.Contains(resource.Kind);

    /// <summary>
    /// What a change takes away from the rest; empty where the rest is not known, and in a namespace that is going away as a whole. Findings that
    /// exceptions suppress are among them.
    /// </summary>
    /// <param name="before">Null where the object is new.</param>
    /// <param name="after">Null where it is removed.</param>
    public IReadOnlyList<Finding> JudgeChange(Resource? before, Resource? after)
    {
        var changed = (after ?? before)!;
        if (!IsWeighedByLoss(changed) || _inventory is null || Degraded is not null || IsLeaving(_inventory.Known, changed.Namespace))
        {
            return [];
        }

        // What is mesh-wide concerns namespaces that it does not name.
        var known = _inventory.Known;
        var around = (changed.Namespace == known.RootNamespace ? known.All : known.Around(changed)).All
            .Where(one => !(one.Is(changed.Group, changed.Kind) && one.Namespace == changed.Namespace && one.Name == changed.Name)).ToList();
        // The watch may be a moment behind: what the API server shows as old was there.
        return _engine.Removals(With(before), With(after), Today);

        ResourceSet With(Resource? one) => new(one is null ? around : [.. around, one]);
    }

    private static bool IsLeaving(KnownSet known, string? space) =>
        known.Find(new ObjectKey("", "Namespace", null, space))?.Root.Find("metadata", "deletionTimestamp") is not null;

    public bool Reload()
    {
        if (_files?.ReadIfChanged() is not { } snapshot)
        {
            return false;
        }

        try
        {
            _engine = Engine(Parse(snapshot));
        }
        catch (ConfigurationException failure)
        {
            throw new InvalidDataException(string.Join("; ", failure.Faults), failure);
        }

        return true;
    }

    // Whoever submits an object writes its annotations: only the configuration can let them open the gate. Objects are granted by RBAC.
    private PolicyEngine Engine(PolicySettings settings) => _inventory is null
        ? new PolicyEngine(settings, ExceptionSources.None)
        : new PolicyEngine(settings, new ExceptionSources(Inline: false, Objects: true), FollowedKinds.Judgeable);

    private PolicySettings Parse(FileSnapshot files) => PolicySettings.Parse(_file!, Encoding.UTF8.GetString(files.Contents[0]));
}
