using Enforcer.Policies;
using Enforcer.Resources;
using Enforcer.Resources.Formats;
using Enforcer.Scanning.Fixing.Texts;

namespace Enforcer.Scanning.Fixing.Places;

/// <summary>Secrets in files: the whole document goes, as it is written, to the file for the values; who refers to it by name needs no change.</summary>
internal sealed class SecretDocuments : IFixPlace
{
    public string Rule => "secrets-manifest-literal";

    public void Plan(IReadOnlyList<Finding> findings, FixContext context)
    {
        foreach (var ofOne in findings.GroupBy(finding => (finding.File, finding.Resource)))
        {
            var draft = context.Draft(ofOne.Key.File);
            var secret = draft.Resources.FirstOrDefault(resource => resource.Id == ofOne.Key.Resource);
            var reason = draft.Unfit ?? (secret is null ? FixReason.OtherPlace : TryMake(new Fix([.. ofOne]) { Moved = Document(secret, draft) }, secret, draft, context));
            if (reason is not null)
            {
                context.Refuse(ofOne, reason);
            }
        }
    }

    private static FixReason? TryMake(Fix fix, Resource secret, FileDraft draft, FixContext context)
    {
        if (fix.Moved is not { } moved)
        {
            return FixReason.NotADocument;
        }

        if (secret.Name is null)
        {
            return FixReason.Unnamed;
        }

        if (context.IsPatch(secret) || context.Resources.Any(other => other != secret && Names(other, secret)) || context.DraftsWithPatches().Any(other => other.Inline.Any(inline => inline.Object is { } patch && Names(patch, secret))))
        {
            return FixReason.DeclaredTwice;
        }

        if (context.Kept.FirstOrDefault(kept => kept.Name == secret.Name && (kept.Namespace ?? secret.Namespace) == (secret.Namespace ?? kept.Namespace)) is { } known && known.Root.ToJson()!.ToJsonString() != secret.Root.ToJson()!.ToJsonString())
        {
            return FixReason.KnownSecret;
        }

        // Its marker goes with it, where nothing stands between the two.
        var start = Notation.LineStart(draft.Text, secret.Root.Start.Offset);
        var marker = draft.Text.AsSpan(0, start).TrimEnd();
        var from = marker.EndsWith("---") && marker.Length - 3 == Notation.LineStart(draft.Text, marker.Length - 1) ? marker.Length - 3 : start;
        var step = fix.In(draft);
        step.Edits.Add(new TextEdit(from, start + moved.Text.Length, ""));
        step.Changes.Add(changes => changes.Remove(secret));
        fix.Hidden.AddRange(moved.Entries.Select(entry => entry.Value));
        fix.Hidden.AddRange((secret.Root.Find("metadata", "annotations")?.Entries ?? []).Select(entry => entry.Value));
        context.Fixes.Add(fix);
        return null;
    }

    private static bool Names(Resource other, Resource secret) => other.Is("", "Secret") && other.Name == secret.Name && (other.Namespace ?? secret.Namespace) == (secret.Namespace ?? other.Namespace);

    // From the first line of the object to the next marker: what stands above it stays with the file.
    private static MovedSecret? Document(Resource secret, FileDraft draft)
    {
        if (!draft.IsYaml || draft.Resources.Any(other => other != secret && other.Root.Start == secret.Root.Start))
        {
            return null;
        }

        var at = secret.Root.Start.Offset;
        var part = YamlDocuments.Split(draft.Text).FirstOrDefault(part => part.FirstOffset <= at && at < part.FirstOffset + part.Text.Length);
        var start = Notation.LineStart(draft.Text, at);
        if (part.Text is null || start < part.FirstOffset || draft.Text[start..at].Length > 0 || draft.Text[at] is '&' or '!' || part.Text.StartsWith('%'))
        {
            return null;
        }

        var text = draft.Text[start..(start + ContentLength(draft.Text.AsSpan(start..(part.FirstOffset + part.Text.Length))))];
        var errors = new List<ReadError>();
        return YamlTree.Read(SourceText.Of("", text), ReaderLimits.Default, errors) is var roots && roots.ToList() is [MapNode root] && errors.Count == 0 && root["kind"]?.Text == "Secret"
            ? new MovedSecret(secret, text)
            : null;
    }

    // Blank lines and comments at the margin behind the last value are the file's.
    private static int ContentLength(ReadOnlySpan<char> text)
    {
        var end = text.Length;
        while (end > 0)
        {
            var start = text[..(end - 1)].LastIndexOf('\n') + 1;
            if (text[start] != '#' && !text[start..end].Trim().IsEmpty)
            {
                break;
            }

            end = start;
        }

        return end;
    }
}
