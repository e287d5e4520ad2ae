using System.Text;
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
    private volatile PolicyEngine _engine;
    private volatile ResourceSet? _known;

    /// <param name="file">The configuration, or null for every rule's own level.</param>
    /// <param name="time">Tells today's date, which decides about exceptions.</param>
    /// <exception cref="ConfigurationException">The configuration cannot be used.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public ServingPolicies(string? file, TimeProvider time)
    {
        _time = time;
        _file = file;
        _files = file is null ? null : new FileSet([file], FileSet.DefaultMostBytes);
        _engine = Engine(_files is null ? PolicySettings.Default : Parse(_files.ReadIfChanged()!));
    }

    public string Name => "policies";

    /// <summary>Findings that exceptions suppress are among them.</summary>
    public IReadOnlyList<Finding> Judge(Resource resource) =>
        _engine.Evaluate(new ResourceSet([resource]), DateOnly.FromDateTime(_time.GetUtcNow().UtcDateTime));

    /// <summary>Everything the cluster holds, kept by whoever follows it; null where each object is judged on its own.</summary>
    public ResourceSet? Known
    {
        get => _known;
        set => _known = value;
    }

    /// <summary>
    /// What the removal of an object takes away from the rest; empty where the rest is not known, and in a namespace that is going away as a whole.
    /// Findings that exceptions suppress are among them.
    /// </summary>
    public IReadOnlyList<Finding> JudgeRemoval(Resource removed)
    {
        if (_known is not { } known || !Removable.Contains(removed.Kind) || known.OfKind("", "Namespace").Any(one => one.Name == removed.Namespace && one.Root.Find("metadata", "deletionTimestamp") is not null))
        {
            return [];
        }

        var rest = known.All.Where(one => !(one.Is(removed.Group, removed.Kind) && one.Namespace == removed.Namespace && one.Name == removed.Name));
        return _engine.Removals(known, new ResourceSet(rest), DateOnly.FromDateTime(_time.GetUtcNow().UtcDateTime));
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

    // Whoever submits an object writes its annotations: only the configuration can let them open the gate.
    private static PolicyEngine Engine(PolicySettings settings) => new(settings, ExceptionSources.None);

    private PolicySettings Parse(FileSnapshot files) => PolicySettings.Parse(_file!, Encoding.UTF8.GetString(files.Contents[0]));
}
