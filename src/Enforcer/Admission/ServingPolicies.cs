using System.Text;
using Enforcer.Admission.Inventory;
using Enforcer.Hosting;
using Enforcer.Policies;
using Enforcer.Policies.Exceptions;
using Enforcer.Resources;
using Enforcer.Resources.Settings;

namespace Enforcer.Admission;

/// <summary>The rules and levels that the webhook judges by; follows the configuration file, and keeps the last good one.</summary>
internal sealed class ServingPolicies : IReloadable
{
    // Only these are worth a look at the whole cluster.
    private static readonly HashSet<string> Removable = [.. RuleCatalog.All.OfType<IChangeRule>().SelectMany(rule => rule.Info.AppliesTo)];

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

    /// <summary>Findings that exceptions suppress are among them.</summary>
    public IReadOnlyList<Finding> Judge(Resource resource) => _inventory is null
        ? _engine.Evaluate(new ResourceSet([resource]), Today)
        : _engine.Evaluate(_inventory.Exceptions, resource, Today);

    /// <summary>
    /// What the removal of an object takes away from the rest; empty where the rest is not known, and in a namespace that is going away as a whole.
    /// Findings that exceptions suppress are among them.
    /// </summary>
    public IReadOnlyList<Finding> JudgeRemoval(Resource removed)
    {
        if (!Removable.Contains(removed.Kind) || _inventory?.Mesh is not { } known || known.OfKind("", "Namespace").Any(one => one.Name == removed.Namespace && one.Root.Find("metadata", "deletionTimestamp") is not null))
        {
            return [];
        }

        var rest = known.All.Where(one => !(one.Is(removed.Group, removed.Kind) && one.Namespace == removed.Namespace && one.Name == removed.Name)).ToList();
        // The watch may be a moment behind: what is removed was there.
        var before = new ResourceSet([.. rest, removed]);
        return _engine.Removals(before, new ResourceSet([.. rest, .. _inventory.Exceptions.All.All]), Today);
    }

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
    private PolicyEngine Engine(PolicySettings settings) => new(settings, _inventory is null ? ExceptionSources.None : new ExceptionSources(Inline: false, Objects: true));

    private PolicySettings Parse(FileSnapshot files) => PolicySettings.Parse(_file!, Encoding.UTF8.GetString(files.Contents[0]));
}
