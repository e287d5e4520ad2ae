using Enforcer.Resources;
using Enforcer.Scanning.Fixing.Texts;

namespace Enforcer.Scanning.Fixing.Places;

/// <summary>Finds who uses a ConfigMap and has each take what moves from the Secret instead.</summary>
/// <param name="map">The ConfigMap.</param>
/// <param name="keys">What moves.</param>
/// <param name="all">Nothing stays.</param>
/// <param name="secret">The Secret's name.</param>
/// <param name="fix">Receives the edits.</param>
internal sealed class ConfigMapUsers(Resource map, IReadOnlySet<string> keys, bool all, string secret, Fix fix)
{
    private readonly HashSet<Node> _known = [];
    private int _found;

    /// <summary>Null where all of them are rewritten; else why not and where.</summary>
    public (FixReason?, string?)? TryRewrite(FixContext context)
    {
        var holders = context.Resources.Where(resource => resource != map).Select(resource => (Draft: new Lazy<FileDraft>(() => context.Draft(resource.File)), Resource: resource, resource.File))
            .Concat(context.DraftsWithPatches().SelectMany(draft => draft.Inline.Where(inline => inline.Object is not null).Select(inline => (Draft: new Lazy<FileDraft>(draft), Resource: inline.Object!, File: draft.Shown))));
        foreach (var (draft, holder, file) in holders)
        {
            if (holder.Namespace is not null && map.Namespace is not null && holder.Namespace != map.Namespace)
            {
                continue;
            }

            var fault = PodTemplate.AllIn(holder).SelectMany(pod => Uses(pod)).Select(use => Rewrite(use, draft.Value)).FirstOrDefault(fault => fault.Reason is not null);
            if (fault.Reason is not null)
            {
                return (fault.Reason, $"{file}:{fault.At!.Start.Line}");
            }

            if (Unknown(holder.Root) is { } other)
            {
                return (FixReason.UnknownUser, $"{file}:{other.Start.Line}");
            }

            if (_known.Count > _found && holder.Namespace != map.Namespace)
            {
                return (FixReason.UnclearNamespace, $"{file}:{holder.Root.Start.Line}");
            }

            _found = _known.Count;
        }

        // Operations of patches have no shape that says what they change.
        foreach (var draft in context.DraftsWithPatches())
        {
            if (draft.Inline.Where(inline => inline.Object is null).Select(inline => Unknown(inline.Root)).FirstOrDefault(found => found is not null) is { } other)
            {
                return (FixReason.UnknownUser, $"{draft.Shown}:{other.Start.Line}");
            }
        }

        return _found == 0 ? (FixReason.NoUser, null) : null;
    }

    private IEnumerable<Use> Uses(PodTemplate pod)
    {
        foreach (var container in pod.Containers)
        {
            foreach (var source in (container["env"]?.Items ?? []).Select(variable => variable.Find("valueFrom", "configMapKeyRef")).OfType<MapNode>().Where(IsOurs))
            {
                yield return new Use(source, Variable);
            }

            foreach (var source in (container["envFrom"]?.Items ?? []).Select(source => source["configMapRef"]).OfType<MapNode>().Where(IsOurs))
            {
                yield return new Use(source, Environment);
            }
        }

        foreach (var volume in pod.Spec["volumes"]?.Items ?? [])
        {
            if (volume["configMap"] is MapNode own && IsOurs(own))
            {
                yield return new Use(own, Volume);
            }

            foreach (var source in (volume.Find("projected", "sources")?.Items ?? []).Select(source => source["configMap"]).OfType<MapNode>().Where(IsOurs))
            {
                yield return new Use(source, Projected);
            }
        }
    }

    private (FixReason? Reason, Node? At) Rewrite(Use use, FileDraft draft)
    {
        _known.Add(use.Source);
        var reason = draft.Unfit ?? (draft.Inline.Any(inline => !inline.IsPlaced) ? FixReason.PatchText : use.Rewrite(use.Source, draft, fix.In(draft)));
        return (reason, use.Source);
    }

    private bool IsOurs(MapNode source) => source["name"]?.Text == map.Name;

    private FixReason? Variable(MapNode source, FileDraft draft, FixStep step) =>
        keys.Contains(source["key"]?.Text ?? "") ? Renamed(source, "secretKeyRef", "name", draft, step) : null;

    private FixReason? Environment(MapNode source, FileDraft draft, FixStep step)
    {
        var item = source.Parent!;
        if (all && Renamed(source, "secretRef", "name", draft, step) is null)
        {
            return null;
        }

        var reference = ("secretRef", (Node)Notation.Map(("name", Notation.Text(secret))));
        var added = item["prefix"] is ScalarNode { Text: { } prefix } ? Notation.Map(reference, ("prefix", Notation.Text(prefix))) : Notation.Map(reference);
        return Inserted(item, added, draft, step);
    }

    private FixReason? Volume(MapNode source, FileDraft draft, FixStep step)
    {
        var chosen = Chosen(source);
        if (chosen is { } count)
        {
            return count == 0 ? null : count == source["items"]!.Items.Count ? Renamed(source, "secret", "secretName", draft, step) : FixReason.VolumeForm;
        }

        return all ? Renamed(source, "secret", "secretName", draft, step) : Divided(source, draft, step);
    }

    private FixReason? Projected(MapNode source, FileDraft draft, FixStep step)
    {
        if (Chosen(source) is { } count)
        {
            return count == 0 ? null : count == source["items"]!.Items.Count ? Renamed(source, "secret", "name", draft, step) : FixReason.VolumeForm;
        }

        return all ? Renamed(source, "secret", "name", draft, step) : Inserted(source.Parent!, Notation.Map(("secret", Notation.Map(("name", Notation.Text(secret))))), draft, step);
    }

    // How many of the items that are taken by name move; null where all are taken.
    private int? Chosen(MapNode source) => source["items"] is { IsNull: false } items ? items.Items.Count(item => keys.Contains(item["key"]?.Text ?? "")) : null;

    private FixReason? Renamed(MapNode source, string kind, string name, FileDraft draft, FixStep step)
    {
        var holder = ((MapNode)source.Parent!).Entries.First(entry => entry.Value == source);
        var label = source.Entries.First(entry => entry.Key == "name");
        var edits = new[]
        {
            ScalarEdit.Key(draft.Text, holder, kind),
            name == "name" ? new TextEdit(label.KeyStart.Offset, label.KeyStart.Offset, "") : ScalarEdit.Key(draft.Text, label, name),
            ScalarEdit.Value(draft.Text, label.Value, secret),
        };
        if (edits.Any(edit => edit is null))
        {
            return FixReason.UnusualForm;
        }

        step.Edits.AddRange(edits.Select(edit => edit!.Value));
        step.Changes.Add(changes => changes.Replace(source, kind, Notation.Map(source.Entries.Select(entry => entry.Key == "name" ? (name, Notation.Text(secret)) : (entry.Key, entry.Value)))));
        return null;
    }

    private static FixReason? Inserted(Node item, MapNode added, FileDraft draft, FixStep step)
    {
        step.Edits.Add(Notation.Before(draft.Text, item, added));
        step.Changes.Add(changes => changes.PutBefore(item, null, added));
        return null;
    }

    // The volume shows the files of both in one folder.
    private FixReason? Divided(MapNode source, FileDraft draft, FixStep step)
    {
        var holder = (MapNode)source.Parent!;
        var entry = holder.Entries.First(entry => entry.Value == source);
        var last = source.Entries[^1].Value;
        var text = draft.Text;
        // The reader's end of a flow map is not always behind its bracket.
        var (start, end) = (entry.KeyStart.Offset, Notation.IsFlow(text, source) ? text.IndexOf('}', last.End.Offset) + 1 : last.End.Offset);
        if (Notation.Quote(text, entry) is not { } quote || last is not ScalarNode || end <= start || text[start..end].AsSpan().ContainsAny("#&*!"))
        {
            return FixReason.VolumeForm;
        }

        var own = source.Entries.Where(entry => entry.Key != "defaultMode").Select(entry => (entry.Key, entry.Value));
        var projected = Notation.Map(
        [
            .. source.Entries.Where(entry => entry.Key == "defaultMode").Select(entry => (entry.Key, entry.Value)),
            ("sources", Notation.List(Notation.Map(("secret", Notation.Map(("name", Notation.Text(secret))))), Notation.Map(("configMap", Notation.Map(own))))),
        ]);
        var written = Notation.Map(("projected", projected));
        var isFlow = Notation.IsFlow(text, holder);
        step.Edits.Add(new TextEdit(start, end, isFlow ? Notation.Flow(written, quote)[1..^1] : Notation.Block(written, entry.KeyStart.Column - 1, quote, Notation.NewLine(text, start))));
        step.Changes.Add(changes => changes.Replace(source, "projected", projected));
        return null;
    }

    // What names a ConfigMap of that name in any other way: a controller's own field, a permission to read it.
    private Node? Unknown(Node node)
    {
        if (_known.Contains(node))
        {
            return null;
        }

        if (node is ScalarNode { Text: { } text })
        {
            return text == map.Name && IsAboutConfigMaps(node) ? node : null;
        }

        return node.Entries.Select(entry => entry.Value).Concat(node.Items).Select(Unknown).FirstOrDefault(found => found is not null);
    }

    private static bool IsAboutConfigMaps(Node name)
    {
        var holder = name.Parent is ListNode list ? list.Parent : name.Parent;
        return holder?["kind"]?.Text == "ConfigMap"
            || (holder?["resources"]?.Items ?? []).Any(kind => kind.Text is "configmaps" or "*")
            || new[] { name.Key, name.Parent?.Key, holder?.Key, holder?.Parent?.Key }.Any(key => key?.Contains("configmap", StringComparison.OrdinalIgnoreCase) == true);
    }

    private sealed record Use(MapNode Source, Func<MapNode, FileDraft, FixStep, FixReason?> Rewrite);
}
