using System.Text;
using Enforcer.Admission.Inventory;
using Enforcer.Admission.Validation;
using Enforcer.Hosting;
using Enforcer.Policies;
using Enforcer.Policies.Exceptions;
using Enforcer.Policies.Incremental;
using Enforcer.Policies.Rules.Guards;
using Enforcer.Policies.Rules.Orphan;
using Enforcer.Policies.Scopes;
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
    private readonly Lock _gate = new();
    private PolicySettings _filed = PolicySettings.Default;
    private PolicySettings? _declared;
    private volatile InForce _inForce;

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
        _filed = _files is null ? PolicySettings.Default : Parse(_files.ReadIfChanged()!);
        _inForce = Engine(_filed);
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
    /// <param name="resource">The object.</param>
    /// <param name="requester">Who asks; null where the review does not say.</param>
    /// <param name="progress">How long it may take, and how far it got; null where nobody waits.</param>
    public IReadOnlyList<Finding> Judge(Resource resource, Requester? requester, JudgingProgress? progress = null)
    {
        var (settings, engine) = _inForce;
        var found = Judge(engine, resource, requester, progress);
        return found.Count > 0 && settings.Guards.Include(requester) ? [.. found.Select(AllowSwitch)] : found;
    }

    /// <summary>Those of the rules whose findings about the object would refuse it.</summary>
    public IReadOnlyList<RuleInfo> Refusing(IReadOnlyList<RuleInfo> rules, Resource resource, Requester? requester)
    {
        var settings = _inForce.Settings;
        return [.. rules.Where(rule => settings.LevelOf(rule.Id, settings.SeverityOf(rule), PolicyEngine.PlaceOf(resource), requester) == Level.Deny)];
    }

    private IReadOnlyList<Finding> Judge(PolicyEngine engine, Resource resource, Requester? requester, JudgingProgress? progress)
    {
        var known = _inventory is null ? Nothing : Degraded is not null ? _inventory.Exceptions : _inventory.Known;
        var owner = known == _inventory?.Known ? Owners.Of(resource, known) : null;
        var found = engine.Evaluate(known, resource, Today, owner, requester, progress);
        if (found.Count == 0)
        {
            return found;
        }

        if (_inventory?.KnowsCertificates() == false)
        {
            found = [.. found.Where(finding => finding.Rule.Id != CredentialRule.Id)];
        }

        return owner is not null ? Owners.Beyond(found, engine.Evaluate(known, owner, Today, requester: requester))
            : TemplateMakers.Made(resource, requester) ? [.. found.Select(Note)]
            : found;
    }

    // It is said of the controller, who cannot be looked up now.
    private static Finding Note(Finding finding) => finding.Level is Level.Deny or Level.Warn ? finding with { Level = Level.Audit } : finding;

    // Whom the configuration names may take a workload out of its mesh, and is told.
    private static Finding AllowSwitch(Finding finding) =>
        finding.Level == Level.Deny && GuardRules.Switches.Contains(finding.Rule.Id) ? finding with { Level = Level.Warn } : finding;

    /// <summary>Whether taking the object away may be a finding.</summary>
    public static bool IsWeighedByLoss(Resource resource) => Removable.Contains(resource.Kind);

    /// <summary>
    /// What a change takes away from the rest; empty where the rest is not known, and in a namespace that is going away as a whole. Findings that
    /// exceptions suppress are among them.
    /// </summary>
    /// <param name="before">Null where the object is new.</param>
    /// <param name="after">Null where it is removed.</param>
    /// <param name="requester">Who asks; null where the review does not say.</param>
    public IReadOnlyList<Finding> JudgeChange(Resource? before, Resource? after, Requester? requester)
    {
        var (settings, engine) = _inForce;
        var guarded = Guard.Judge(before, after, requester, settings.Guards).ToList();
        var lost = JudgeLoss(engine, before, after, requester);
        return guarded.Count == 0 ? lost : [.. engine.Weigh(new ResourceSet([]), Today, guarded, requester), .. lost];
    }

    private IReadOnlyList<Finding> JudgeLoss(PolicyEngine engine, Resource? before, Resource? after, Requester? requester)
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
        return engine.Removals(With(before), With(after), Today, requester);

        ResourceSet With(Resource? one) => new(one is null ? around : [.. around, one]);
    }

    private static bool IsLeaving(KnownSet known, string? space) =>
        known.Find(new ObjectKey("", "Namespace", null, space))?.Root.Find("metadata", "deletionTimestamp") is not null;

    /// <summary>The settings that the cluster declares, in place of the file's; null gives way to the file again.</summary>
    public void Declare(PolicySettings? settings)
    {
        lock (_gate)
        {
            _declared = settings;
            _inForce = Engine(settings ?? _filed);
        }
    }

    public bool Reload()
    {
        if (_files?.ReadIfChanged() is not { } snapshot)
        {
            return false;
        }

        try
        {
            var parsed = Parse(snapshot);
            lock (_gate)
            {
                _filed = parsed;
                _inForce = Engine(_declared ?? _filed);
            }
        }
        catch (ConfigurationException failure)
        {
            throw new InvalidDataException(string.Join("; ", failure.Faults), failure);
        }

        return true;
    }

    // Whoever submits an object writes its annotations: only the configuration can let them open the gate. Objects are granted by RBAC.
    private InForce Engine(PolicySettings settings) => new(settings, _inventory is null
        ? new PolicyEngine(settings, ExceptionSources.None)
        : new PolicyEngine(settings, new ExceptionSources(Inline: false, Objects: true)));

    private PolicySettings Parse(FileSnapshot files) => PolicySettings.Parse(_file!, Encoding.UTF8.GetString(files.Contents[0]));

    // Swapped as one: a review is judged by one state from its first rule to its last.
    private sealed record InForce(PolicySettings Settings, PolicyEngine Engine);
}
