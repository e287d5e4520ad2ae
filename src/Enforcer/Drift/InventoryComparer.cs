using Enforcer.Drift.Comparison;
using Enforcer.Resources;

namespace Enforcer.Drift;

/// <summary>Compares everything declared with everything live.</summary>
internal sealed class InventoryComparer
{
    private readonly DriftInventory _desired;
    private readonly DriftInventory _live;
    private readonly string? _impliedNamespace;
    private readonly ShapeCatalog _shapes;
    private readonly SecretMask _mask = new();
    private readonly HashSet<(string Namespace, string Kind, string Name)> _scaled;

    /// <param name="desired">As declared.</param>
    /// <param name="live">As it runs.</param>
    /// <param name="impliedNamespace">What reports name for objects that declare no namespace; null where nobody said.</param>
    public InventoryComparer(DriftInventory desired, DriftInventory live, string? impliedNamespace)
    {
        _impliedNamespace = impliedNamespace;
        _desired = desired;
        _live = live;
        _shapes = new ShapeCatalog([.. live.Definitions, .. desired.Definitions, .. live.All.Concat(desired.All).Select(item => item.Resource)]);
        // An autoscaler's target has as many replicas as the autoscaler wants, whatever the declaration says.
        _scaled = [.. desired.All
            .Select(item => (item.Key.Namespace, Target: item.Resource.Root.Find("spec", "scaleTargetRef")))
            .Where(item => item.Target is not null)
            .Select(item => (item.Namespace, item.Target!["kind"]?.Text ?? "Deployment", item.Target["name"]?.Text ?? ""))];
    }

    public IReadOnlyList<Difference> Compare()
    {
        var differences = new List<Difference>();
        foreach (var (key, desired) in _desired.All)
        {
            if (_live[key] is { } live)
            {
                differences.AddRange(Modified(key, desired, live));
            }
            else if (_live.Errors.Count == 0)
            {
                // Where the live side could not be read whole, nobody knows what it lacks; the errors are the result.
                differences.Add(Whole(key, desired, DifferenceKind.Missing, null));
            }
        }

        differences.AddRange(Unmanaged());
        return differences;
    }

    private IEnumerable<Difference> Modified(ObjectKey key, Resource desired, Resource live)
    {
        foreach (var field in TreeComparer.Compare(_shapes.Of(desired), SecretForm.Of(desired), SecretForm.Of(live)))
        {
            var path = field.Path;
            var manager = field.Live is null ? null : FieldOwners.Of(field.Live);
            var (security, severity) = Sensitivity.Of(desired.Id, field.Desired, field.Live);
            if (!security && BelongsToController(key, path, manager))
            {
                continue;
            }

            yield return new Difference
            {
                Resource = IdOf(key, desired, live),
                Kind = DifferenceKind.Modified,
                Path = path,
                Desired = _mask.Show(desired, field.Desired, field.Live),
                Live = _mask.Show(live, field.Live, field.Desired),
                Manager = manager,
                Security = security,
                Severity = severity,
                File = desired.File,
                Location = (field.Desired ?? field.Near).Start,
            };
        }
    }

    // Only what controllers do write: anybody may write under a controller's name.
    private bool BelongsToController(ObjectKey key, string path, string? manager) => path == "spec.replicas"
        ? ControllerMade.IsController(manager) || _scaled.Contains((key.Namespace, key.Kind, key.Name))
        : path.StartsWith("metadata.", StringComparison.Ordinal) && ControllerMade.IsController(manager);

    private IEnumerable<Difference> Unmanaged()
    {
        if (_desired.Errors.Count > 0)
        {
            // What could not be read may declare them.
            return [];
        }

        return _live.All
            .Where(item => _desired[item.Key] is null && !ControllerMade.Is(item.Resource))
            .Select(item => Whole(item.Key, item.Resource, DifferenceKind.Unmanaged, FieldOwners.Latest(item.Resource.Root)));
    }

    private Difference Whole(ObjectKey key, Resource resource, DifferenceKind kind, string? manager)
    {
        var (security, severity) = Sensitivity.Of(resource.Id);
        return new Difference
        {
            Resource = IdOf(key, resource, null),
            Kind = kind,
            Manager = manager,
            Security = security,
            Severity = severity,
            File = resource.File,
            Location = resource.Root.Start,
        };
    }

    private ResourceId IdOf(ObjectKey key, Resource resource, Resource? live) =>
        resource.Id with { Namespace = resource.Namespace ?? live?.Namespace ?? (key.Namespace.Length > 0 ? _impliedNamespace : null) };
}
