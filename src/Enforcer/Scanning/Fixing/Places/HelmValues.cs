using Enforcer.Policies;
using Enforcer.Resources;
using Enforcer.Scanning.Fixing.Texts;

namespace Enforcer.Scanning.Fixing.Places;

/// <summary>
/// Helm values whose chart takes a Secret instead, as the common charts do: an empty <c>existingSecret</c> beside the value, and beside or in it the
/// name of the key that the chart reads. Which key a chart reads by itself only its templates know, so that nothing else is rewritten.
/// </summary>
internal sealed class HelmValues : IFixPlace
{
    private const string Existing = "existingSecret";

    public string Rule => "secrets-file-literal";

    public void Plan(IReadOnlyList<Finding> findings, FixContext context)
    {
        foreach (var ofOne in findings.GroupBy(finding => (finding.File, Holder: HolderOf(finding.Path))))
        {
            var draft = context.Draft(ofOne.Key.File);
            var reason = draft.Unfit is { } unfit ? (unfit == FixReason.NotAManifest ? FixReason.OtherPlace : unfit) : TryMake(new Fix([.. ofOne]), draft, context);
            if (reason is not null)
            {
                context.Refuse(ofOne, reason);
            }
        }
    }

    private static string HolderOf(string path) => path[..Math.Max(0, path.LastIndexOf('.'))];

    private static FixReason? TryMake(Fix fix, FileDraft draft, FixContext context)
    {
        if (draft.Resources is not [{ IsObject: false } file] || fix.Findings.Select(finding => draft.At(finding.Location.Offset)).ToList() is not { } found || found.Any(nodes => nodes.Count != 1))
        {
            return draft.Resources is [{ IsObject: false }] ? FixReason.SharedValue : FixReason.OtherPlace;
        }

        var values = found.Select(nodes => nodes[0]).Distinct().ToList();
        if (values.Any(value => !fix.Findings.Any(finding => finding.Path == value.Path)) || values[0].Parent is not MapNode holder || holder[Existing] is not ScalarNode { Text: null or "" } existing)
        {
            return FixReason.HelmValue;
        }

        var keys = values.Select(value => KeyOf(holder, value.Key!)).ToList();
        if (keys.Contains(null) || keys.Distinct().Count() != keys.Count || values.Any(value => !ExtractedSecret.CanHold(value.Text!)))
        {
            return FixReason.HelmValue;
        }

        if (context.Secrets.For(new ResourceId("", "HelmValues", null, NameOf(file, holder))) is not { } secret)
        {
            return FixReason.Unnamed;
        }

        var step = fix.In(draft);
        var taken = new List<(string Key, string Value)>();
        var exchanges = new List<(ScalarNode Node, string With)> { (existing, secret.Name) };
        foreach (var (value, key) in values.Zip(keys))
        {
            var named = key is ScalarNode { Text.Length: > 0 } ? key.Text! : value.Key!;
            exchanges.Add((value, ""));
            if (key!.Text is not { Length: > 0 })
            {
                exchanges.Add(((ScalarNode)key, named));
            }

            if (!KubernetesNames.IsDataKey(named) || taken.Exists(other => other.Key == named) || secret.Values.ContainsKey(named))
            {
                return FixReason.HelmValue;
            }

            taken.Add((named, value.Text!));
        }

        foreach (var (node, with) in exchanges)
        {
            if (ScalarEdit.Value(draft.Text, node, with) is not { } edit)
            {
                return FixReason.UnusualForm;
            }

            step.Edits.Add(edit);
            step.Changes.Add(changes => changes.Replace(node, null, Notation.Text(with)));
        }

        taken.ForEach(one => fix.Taken.Add((secret, secret.Add("file", one.Key, one.Value).Key)));
        context.Fixes.Add(fix);
        return null;
    }

    // auth.password: auth.existingSecretPasswordKey, auth.passwordKey, auth.existingSecretKey, or one of those below auth.secretKeys.
    private static ScalarNode? KeyOf(MapNode holder, string name)
    {
        var pascal = char.ToUpperInvariant(name[0]) + name[1..];
        string[] names = [$"{Existing}{pascal}Key", $"{name}Key", $"{Existing}Key"];
        return names.Select(one => holder[one]).Concat(names.Select(one => holder.Find("secretKeys", one))).OfType<ScalarNode>().FirstOrDefault();
    }

    private static string? NameOf(Resource file, MapNode holder)
    {
        var folder = file.File.Split('/') is [.., var last, _] ? last : "";
        var name = string.Join('-', new[] { folder, holder.Path }.Where(part => part.Length > 0)).ToLowerInvariant();
        return string.Concat(name.Select(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) ? letter : '-')).Trim('-') is { Length: > 0 } plain ? plain : "values";
    }
}
