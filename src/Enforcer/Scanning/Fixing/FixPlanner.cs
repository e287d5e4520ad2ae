using Enforcer.Policies;
using Enforcer.Scanning.Fixing.Places;

namespace Enforcer.Scanning.Fixing;

/// <summary>Has every kind of place plan its fixes and keeps those whose files, read back, are what they mean: a fix of several files wholly or not at all.</summary>
internal static class FixPlanner
{
    public static FixPlan Make(IReadOnlyList<Finding> findings, FixContext context, CancellationToken cancellationToken)
    {
        var open = findings.Where(finding => finding.Suppressed is null && !IsOfInnerText(finding, findings, context)).ToList();
        foreach (var place in FixPlaces.All)
        {
            cancellationToken.ThrowIfCancellationRequested();
            place.Plan([.. open.Where(finding => finding.Rule.Id == place.Rule)], context);
        }

        context.Refuse(open.Where(finding => FixPlaces.All.All(place => place.Rule != finding.Rule.Id)), FixReason.OtherPlace);
        var byFile = findings.ToLookup(finding => finding.File, StringComparer.Ordinal);
        var made = new Dictionary<FileDraft, FixedFile>();
        while (context.Fixes.SelectMany(fix => fix.Steps).Select(step => step.File).FirstOrDefault(file => !made.ContainsKey(file)) is { } draft)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (draft.Make(context.Fixes, byFile[draft.Shown]) is { } file)
            {
                made.Add(draft, file);
                continue;
            }

            // What hangs together with them in other files is made anew without them.
            var dropped = context.Fixes.Where(fix => fix.Steps.Exists(step => step.File == draft)).ToList();
            dropped.ForEach(fix => context.Refuse(fix.Findings, FixReason.Unverified));
            context.Fixes.RemoveAll(dropped.Contains);
            dropped.SelectMany(fix => fix.Steps).ToList().ForEach(step => made.Remove(step.File));
        }

        return Plan(context, made);
    }

    // A patch in a kustomization is judged as the object that it is and as the text that it stands in: the object is what is mended.
    private static bool IsOfInnerText(Finding finding, IReadOnlyList<Finding> findings, FixContext context) =>
        finding.Rule.Id is "secrets-file-literal" or "secrets-field-literal"
        && context.Draft(finding.File).Inline.Any(inline => inline.Written.Path == finding.Path)
        && findings.Any(other => other.File == finding.File && other.Location.Line == finding.Location.Line && other.Path != finding.Path);

    private static FixPlan Plan(FixContext context, Dictionary<FileDraft, FixedFile> made)
    {
        var taken = context.Fixes.SelectMany(fix => fix.Taken).ToLookup(one => one.Secret, one => one.Key);
        foreach (var secret in context.Secrets.All)
        {
            secret.Keep(taken[secret].ToHashSet(StringComparer.Ordinal));
        }

        // Who only uses a value first: ended in between, a manifest must not ask for what another has given away.
        var losing = context.Fixes.SelectMany(fix => fix.Findings).Select(finding => finding.File).ToHashSet(StringComparer.Ordinal);
        return new FixPlan(
            [.. made.Values.Where(file => file.Edits.Count > 0).OrderBy(file => losing.Contains(file.Shown)).ThenBy(file => file.Shown, StringComparer.Ordinal)],
            context.Secrets.All,
            [.. context.Refusals.OrderBy(refusal => refusal.File, StringComparer.Ordinal).ThenBy(refusal => refusal.Line)],
            [.. context.Fixes.Select(fix => fix.Moved).OfType<MovedSecret>()])
        {
            ValueCount = context.Fixes.Sum(fix => fix.Findings.Count),
        };
    }
}
