using System.Text;
using Enforcer.Policies;
using Enforcer.Resources;
using Enforcer.Scanning.Fixing.Texts;

namespace Enforcer.Scanning.Fixing.Places;

/// <summary>
/// Keys of ConfigMaps: they move to a Secret, and whoever uses the ConfigMap is given that Secret in the same stroke. Where one of the users
/// cannot be found or rewritten, nothing moves.
/// </summary>
internal sealed class ConfigMapFixes : IFixPlace
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    public string Rule => "secrets-configmap-literal";

    public void Plan(IReadOnlyList<Finding> findings, FixContext context)
    {
        foreach (var ofOne in findings.GroupBy(finding => (finding.File, finding.Resource)))
        {
            var draft = context.Draft(ofOne.Key.File);
            var (reason, place) = (draft.Unfit, (string?)null);
            if (reason is null)
            {
                (reason, place) = Try([.. ofOne], draft, context);
            }

            if (reason is not null)
            {
                context.Refuse(ofOne, reason, place);
            }
        }
    }

    private static (FixReason?, string?) Try(List<Finding> findings, FileDraft draft, FixContext context)
    {
        if (draft.Resources.FirstOrDefault(resource => resource.Id == findings[0].Resource) is not { } map)
        {
            return (FixReason.OtherPlace, null);
        }

        if (map.Root["immutable"]?.Flag == true)
        {
            return (FixReason.Immutable, null);
        }

        if (!context.IsWhole)
        {
            return (FixReason.UnreadFiles, null);
        }

        if (Another(map, context) is { } other)
        {
            return (FixReason.DeclaredTwice, other);
        }

        var (moved, reason) = Moved(findings, map, draft);
        var secret = reason is null ? context.Secrets.For(map.Id) : null;
        if (reason is not null || secret is null)
        {
            return (reason ?? FixReason.Unnamed, null);
        }

        var fix = new Fix(findings);
        var all = moved.Count == Entries(map).Count();
        var users = new ConfigMapUsers(map, moved.Keys.Select(entry => entry.Key).ToHashSet(StringComparer.Ordinal), all, secret.Name, fix);
        if (users.TryRewrite(context) is { } fault && !(fault.Item1 == FixReason.NoUser && IsKept(map, moved, context)))
        {
            return fault;
        }

        if (TakeOut(map, moved.Keys, draft, fix) is { } unusual)
        {
            return (unusual, null);
        }

        foreach (var (entry, value) in moved)
        {
            fix.Hidden.Add(entry.Value);
            fix.Taken.Add((secret, secret.Add("file", entry.Key, value).Key));
        }

        context.Fixes.Add(fix);
        return (null, null);
    }

    // A run that was ended half way has given its users the Secret, and kept the values.
    private static bool IsKept(Resource map, Dictionary<MapEntry, string> moved, FixContext context) => context.Kept.Any(kept =>
        kept.Namespace == map.Namespace && moved.All(one => kept.Root["stringData"]?[one.Key.Key]?.Text == one.Value));

    private static IEnumerable<MapEntry> Entries(Resource map) => (map.Root["data"]?.Entries ?? []).Concat(map.Root["binaryData"]?.Entries ?? []);

    // Patches of it would go on writing what has moved.
    private static string? Another(Resource map, FixContext context)
    {
        var patches = context.DraftsWithPatches().SelectMany(draft => draft.Inline.Select(inline => (draft.Shown, inline.Object, inline.Written.Start.Line)));
        var others = context.Resources.Select(resource => (Shown: resource.File, Object: (Resource?)resource, resource.Root.Start.Line)).Concat(patches);
        var found = others.FirstOrDefault(other => other.Object is { } one && one != map && one.Is("", "ConfigMap") && one.Name == map.Name
            && (one.Namespace == map.Namespace || one.Namespace is null || map.Namespace is null || context.IsPatch(one)));
        return found.Object is null ? context.IsPatch(map) ? map.File : null : $"{found.Shown}:{found.Line}";
    }

    private static (Dictionary<MapEntry, string> Moved, FixReason? Reason) Moved(List<Finding> findings, Resource map, FileDraft draft)
    {
        var moved = new Dictionary<MapEntry, string>();
        foreach (var path in findings.Select(finding => finding.Path).Distinct(StringComparer.Ordinal))
        {
            var entry = Entries(map).FirstOrDefault(entry => entry.Value.Path == path);
            if (entry.Value is not ScalarNode { Text: { } text } value || !KubernetesNames.IsDataKey(entry.Key))
            {
                return (moved, FixReason.UnusualForm);
            }

            if (draft.At(value.Start.Offset).Count > 1)
            {
                return (moved, FixReason.SharedValue);
            }

            var held = value.Parent!.Key == "binaryData" ? Decoded(text) : text;
            if (held is null || !ExtractedSecret.CanHold(held))
            {
                return (moved, held is null ? FixReason.BinaryData : FixReason.NotUnicode);
            }

            moved[entry] = held;
        }

        return (moved, null);
    }

    private static string? Decoded(string encoded)
    {
        try
        {
            return Strict.GetString(Convert.FromBase64String(encoded));
        }
        catch (Exception failure) when (failure is FormatException or DecoderFallbackException)
        {
            return null;
        }
    }

    private static FixReason? TakeOut(Resource map, IEnumerable<MapEntry> moved, FileDraft draft, Fix fix)
    {
        var step = fix.In(draft);
        foreach (var part in moved.GroupBy(entry => (MapNode)entry.Value.Parent!))
        {
            var gone = part.Select(entry => part.Key.Entries.ToList().FindIndex(other => other.Value == entry.Value)).Order().ToList();
            if (EntryRemoval.TryMake(draft.Text, part.Key, gone, step.Edits) is { } reason)
            {
                return reason;
            }

            step.Changes.AddRange(part.Select(entry => (Action<TreeChanges>)(changes => changes.Remove(entry.Value))));
        }

        return null;
    }
}
