using Enforcer.Policies;
using Enforcer.Resources;
using Enforcer.Scanning.Fixing.Texts;

namespace Enforcer.Scanning.Fixing.Places;

/// <summary>Variables of containers, in whole objects and in patches: the value becomes a reference.</summary>
internal sealed class EnvFixes : IFixPlace
{
    private const int LongestVariable = 120;

    public string Rule => "secrets-env-literal";

    public void Plan(IReadOnlyList<Finding> findings, FixContext context)
    {
        // Patches first: what stays in one of them decides about the object that it changes.
        var places = findings.Select(finding => (Finding: finding, Place: Find(finding, context))).OrderBy(found => found.Place.IsPatch ? 0 : 1);
        PatchedVariables? patched = null;
        var done = new HashSet<Node>();
        foreach (var (finding, place) in places)
        {
            patched ??= place.IsPatch ? null : PatchedVariables.Left(context, done);
            if (Try(finding, place, patched, context) is { } reason)
            {
                context.Refuse(finding, reason);
            }
            else
            {
                done.Add(place.Variable!["value"]!);
            }
        }
    }

    private static FixReason? Try(Finding finding, EnvPlace place, PatchedVariables? patched, FixContext context)
    {
        if (place.Draft.Unfit is { } unfit)
        {
            return unfit;
        }

        if (place.Variable is not { } variable)
        {
            return place.Reason ?? FixReason.UnusualForm;
        }

        var value = variable["value"]!;
        var name = variable["name"]?.Text ?? "";
        var reason = place.Draft.At(value.Start.Offset).Count > 1 ? FixReason.SharedValue
            : !KubernetesNames.IsDataKey(name) || name.Length > LongestVariable ? FixReason.VariableName
            : !ExtractedSecret.CanHold(value.Text!) ? FixReason.NotUnicode
            : patched?.Has(place.Workload.Kind, variable) == true ? FixReason.Patched
            : null;
        var secret = reason is null ? context.Secrets.For(place.Workload) : null;
        reason ??= secret is null ? FixReason.Unnamed : null;

        // The form is tried before the value is taken in, so that no Secret holds a value that stays.
        reason ??= EnvEdit.TryMake(place.Draft.Text, value, new SecretReference("a", "a"), place.IsMerged, []);
        if (reason is not null)
        {
            return reason;
        }

        var reference = secret!.Add(place.Container?["name"]?.Text is { } called && KubernetesNames.IsDataKey(called) ? called : "container", name, value.Text!);
        var fix = new Fix([finding]);
        fix.Taken.Add((secret, reference.Key));
        var step = fix.In(place.Draft);
        _ = EnvEdit.TryMake(place.Draft.Text, value, reference, place.IsMerged, step.Edits);
        step.Changes.Add(changes =>
        {
            changes.Replace(value, "valueFrom", Notation.Map(("secretKeyRef", Notation.Map(("name", Notation.Text(reference.Name)), ("key", Notation.Text(reference.Key))))));
            if (place.IsMerged)
            {
                changes.PutBehind(value, "value", Notation.Null);
            }
        });
        context.Fixes.Add(fix);
        return null;
    }

    private static EnvPlace Find(Finding finding, FixContext context)
    {
        var draft = context.Draft(finding.File);
        var whole = (
            from resource in draft.Resources
            where resource.Id == finding.Resource
            from container in PodTemplate.Of(resource)?.Containers ?? []
            from variable in container["env"]?.Items ?? []
            let value = variable["value"]
            where value is ScalarNode && value.Start == finding.Location && value.Path == finding.Path
            select new EnvPlace(draft, resource.Id, container, variable, context.IsPatch(resource), context.IsPatch(resource))).FirstOrDefault();
        return whole ?? InPatch(finding, draft);
    }

    private static EnvPlace InPatch(Finding finding, FileDraft draft)
    {
        if (draft.Inline.FirstOrDefault(inline => !inline.IsPlaced && inline.Written.Start == finding.Location) is not null)
        {
            return new EnvPlace(draft, finding.Resource, null, null, true, false, FixReason.PatchText);
        }

        var value = draft.At(finding.Location.Offset).FirstOrDefault(scalar => scalar.Start == finding.Location && scalar.Key == "value" && draft.Inline.Any(inline => inline.Root == RootOf(scalar)));
        if (value is null)
        {
            return new EnvPlace(draft, finding.Resource, null, null, true, false);
        }

        // An operation that sets the value alone has nothing beside it that could become a reference.
        var variable = value.Parent!;
        return variable["op"] is not null
            ? new EnvPlace(draft, finding.Resource, null, null, true, false, FixReason.PatchOperation)
            : new EnvPlace(draft, finding.Resource, variable.Parent?.Parent, variable, true, RootOf(value) is MapNode);
    }

    private static Node RootOf(Node node)
    {
        while (node.Parent is not null)
        {
            node = node.Parent;
        }

        return node;
    }

    /// <summary>Where a variable stands; without the variable, why it is not known.</summary>
    /// <param name="Draft">The file.</param>
    /// <param name="Workload">Whose variable it is.</param>
    /// <param name="Container">The container; null in a patch of operations.</param>
    /// <param name="Variable">The variable.</param>
    /// <param name="IsPatch">It stands in a patch.</param>
    /// <param name="IsMerged">It is merged into another of its name, whose plain value has to go.</param>
    /// <param name="Reason">Why there is no variable.</param>
    private sealed record EnvPlace(FileDraft Draft, ResourceId Workload, Node? Container, Node? Variable, bool IsPatch, bool IsMerged, FixReason? Reason = null);
}
