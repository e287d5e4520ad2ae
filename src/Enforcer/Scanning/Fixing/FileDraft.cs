using Enforcer.Files;
using Enforcer.Policies;
using Enforcer.Resources;
using Enforcer.Resources.Formats;
using Enforcer.Resources.Kustomize;
using Enforcer.Scanning.Fixing.Texts;

namespace Enforcer.Scanning.Fixing;

/// <summary>One file that fixes may touch: what it holds, byte for byte, and whether a set of edits makes of it what is meant.</summary>
internal sealed class FileDraft
{
    private readonly DeclaredFile _file;
    private readonly ScalarNode[] _scalars;
    private readonly IFormat? _format;

    public FileDraft(DeclaredFile file, IReadOnlyList<Resource> resources)
    {
        _file = file;
        Resources = resources;
        Inline = [.. resources.SelectMany(Fragments)];
        Unfit = Find(out var before);
        Before = before;
        _format = resources is [{ Source: { } source }, ..] ? FormatCatalog.ForFile(file.Path) ?? FormatCatalog.ForText(source) : null;
        if (Unfit is null && _format?.Name is not ("yaml" or "json"))
        {
            Unfit = FixReason.NotAManifest;
        }

        var scalars = new List<ScalarNode>();
        foreach (var root in resources.Select(resource => (Node)resource.Root).Concat(Inline.Where(inline => inline.IsPlaced).Select(inline => inline.Root)))
        {
            Add(root, scalars);
        }

        _scalars = [.. scalars.OrderBy(scalar => scalar.Start.Offset)];
    }

    /// <summary>As reports show it.</summary>
    public string Shown => _file.Shown;

    public IReadOnlyList<Resource> Resources { get; }

    /// <summary>Patches written into the kustomizations of the file.</summary>
    public IReadOnlyList<InlineFragment> Inline { get; }

    /// <summary>Why nothing of the file can be rewritten; null where it can.</summary>
    public FixReason? Unfit { get; }

    /// <summary>Null where the file is unfit.</summary>
    public ManifestText? Before { get; }

    public string Text => Before!.Text;

    public bool IsYaml => _format is { Name: "yaml" };

    /// <summary>The values that hold an offset: one, or several where an alias repeats it.</summary>
    public IReadOnlyList<ScalarNode> At(int offset)
    {
        var (low, high) = (0, _scalars.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _scalars[middle].Start.Offset <= offset ? (middle + 1, high) : (low, middle);
        }

        var found = new List<ScalarNode>();
        for (var at = low - 1; at >= 0 && _scalars[at].Start.Offset == _scalars[low - 1].Start.Offset; at--)
        {
            if (_scalars[at].Start.Offset == offset || _scalars[at].End.Offset > offset)
            {
                found.Add(_scalars[at]);
            }
        }

        return found;
    }

    /// <summary>Null where the edits overlap or the new text, read back, is not what they mean.</summary>
    public FixedFile? Make(IReadOnlyList<Fix> fixes, IEnumerable<Finding> findings)
    {
        var steps = fixes.SelectMany(fix => fix.Steps).Where(step => step.File == this).ToList();
        List<TextEdit> edits = [.. steps.SelectMany(step => step.Edits).OrderBy(edit => edit.Start).ThenBy(edit => edit.End)];
        var changes = new TreeChanges();
        foreach (var texts in Inline.GroupBy(inline => inline.Written))
        {
            changes.Open(texts.Key, [.. texts.Select(inline => inline.Root)]);
        }

        steps.SelectMany(step => step.Changes).ToList().ForEach(change => change(changes));
        if (edits.Zip(edits.Skip(1)).Any(pair => pair.Second.Start < pair.First.End))
        {
            return null;
        }

        var (old, changed) = (SourceText.Of(Shown, Text), SourceText.Of(Shown, TextEdit.Apply(Text, edits)));
        var after = _format!.Read(changed, ReaderLimits.Default);
        if (!_format.Read(old, ReaderLimits.Default).Errors.Select(error => error.Message).SequenceEqual(after.Errors.Select(error => error.Message)) || !changes.Hold(Resources, after.Resources))
        {
            return null;
        }

        var secret = findings.SelectMany(finding => At(finding.Location.Offset)).Concat(fixes.SelectMany(fix => fix.Hidden).OfType<ScalarNode>().Where(node => At(node.Start.Offset).Contains(node)));
        return new FixedFile(_file.Path, Shown, Before!, edits, SecretSpans.Of(Text, secret));
    }

    private FixReason? Find(out ManifestText? before)
    {
        before = null;
        if (_file.Path == FileWalk.StandardInput || Resources.Count == 0 || Resources.Any(resource => resource.Address is not null || resource.Source is null))
        {
            return FixReason.NotAManifest;
        }

        if (new FileInfo(_file.Path).LinkTarget is not null)
        {
            return FixReason.Link;
        }

        before = ManifestText.Of(File.ReadAllBytes(_file.Path));
        return before is null ? FixReason.Encoding : before.Text != Resources[0].Source!.Text ? FixReason.Changed : null;
    }

    private static IEnumerable<InlineFragment> Fragments(Resource resource) =>
        from written in KustomizationPatches.WrittenIn(resource)
        from root in InlinePatches.Read(written, resource)
        select new InlineFragment(root, written, root.Start != written.Start);

    private static void Add(Node node, List<ScalarNode> into)
    {
        if (node is ScalarNode scalar)
        {
            into.Add(scalar);
        }

        foreach (var entry in node.Entries)
        {
            Add(entry.Value, into);
        }

        foreach (var item in node.Items)
        {
            Add(item, into);
        }
    }
}
