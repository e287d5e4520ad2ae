using System.Globalization;
using Enforcer.Policies;
using Enforcer.Policies.Rules.Secrets;
using Enforcer.Resources;
using Enforcer.Scanning.Fixing.Texts;
using Enforcer.Secrets;

namespace Enforcer.Scanning.Fixing.Places;

/// <summary>Arguments of containers: the value becomes <c>$(NAME)</c>, and the container gets the variable NAME from a Secret.</summary>
internal sealed class ArgumentFixes : IFixPlace
{
    private static readonly string[] Lines = ["command", "args"];

    public string Rule => "secrets-args-literal";

    public void Plan(IReadOnlyList<Finding> findings, FixContext context)
    {
        foreach (var ofOne in findings.GroupBy(finding => (finding.File, finding.Resource)))
        {
            var draft = context.Draft(ofOne.Key.File);
            var left = ofOne.ToList();
            foreach (var resource in draft.Unfit is null ? draft.Resources.Where(resource => resource.Id == ofOne.Key.Resource) : [])
            {
                foreach (var container in PodTemplate.Of(resource)?.Containers ?? [])
                {
                    var own = left.Where(finding => Lines.Any(line => finding.Path.StartsWith($"{container.Path}.{line}[", StringComparison.Ordinal))).ToList();
                    if (own.Count > 0)
                    {
                        left.RemoveAll(own.Contains);
                        Mend(own, resource, container, draft, context);
                    }
                }
            }

            context.Refuse(left, draft.Unfit ?? FixReason.OtherPlace);
        }
    }

    private static void Mend(List<Finding> findings, Resource resource, Node container, FileDraft draft, FixContext context)
    {
        var values = new List<ArgumentValue>();
        var mended = new List<Finding>();
        foreach (var ofItem in findings.GroupBy(finding => finding.Path))
        {
            var item = Lines.SelectMany(line => container[line]?.Items ?? []).First(item => item.Path == ofItem.Key);
            var found = CommandItems.Find(CommandItems.Flag(item.Parent!.Items, item.Index), item.Text!).DistinctBy(match => (match.Offset, match.Length)).Select(match => ArgumentValue.Of(item, match, draft)).ToList();
            if (found.Select(value => value.Reason).FirstOrDefault(reason => reason is not null) is { } reason)
            {
                context.Refuse(ofItem, reason);
                continue;
            }

            values.AddRange(found);
            mended.AddRange(ofItem);
        }

        if (mended.Count > 0 && (context.Secrets.For(resource.Id) is { } secret ? TryMake(new Fix(mended), values, container, secret, draft, context) : FixReason.Unnamed) is { } unfit)
        {
            context.Refuse(mended, unfit);
        }
    }

    private static FixReason? TryMake(Fix fix, List<ArgumentValue> values, Node container, ExtractedSecret secret, FileDraft draft, FixContext context)
    {
        var step = fix.In(draft);
        var taken = (container["env"]?.Items ?? []).Select(variable => variable["name"]?.Text ?? "").ToHashSet(StringComparer.Ordinal);
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var value in values)
        {
            if (!names.TryGetValue(value.Value, out var name))
            {
                names[value.Value] = name = Free(value.Name, taken);
            }

            step.Edits.Add(new TextEdit(value.Start, value.Start + value.Value.Length, $"$({name})"));
        }

        foreach (var item in values.GroupBy(value => value.Item))
        {
            var text = TextEdit.Apply(item.Key.Text!, [.. item.OrderBy(value => value.Offset).Select(value => new TextEdit(value.Offset, value.Offset + value.Value.Length, $"$({names[value.Value]})"))]);
            step.Changes.Add(changes => changes.Replace(item.Key, null, Notation.Text(text)));
        }

        var called = container["name"]?.Text is { } own && KubernetesNames.IsDataKey(own) ? own : "container";
        var variables = new List<MapNode>();
        foreach (var (value, name) in names)
        {
            var reference = secret.Add(called, name, value);
            fix.Taken.Add((secret, reference.Key));
            variables.Add(Notation.Map(
                ("name", Notation.Text(name)),
                ("valueFrom", Notation.Map(("secretKeyRef", Notation.Map(("name", Notation.Text(reference.Name)), ("key", Notation.Text(reference.Key))))))));
        }

        var reason = container["env"] is { } env ? Added(env, variables, step) : Begun((MapNode)container, variables, step);
        if (reason is null)
        {
            context.Fixes.Add(fix);
        }

        return reason;
    }

    // In front: behind the last one there may be anything.
    private static FixReason? Added(Node env, List<MapNode> variables, FixStep step)
    {
        if (env is not ListNode { Items: [var first, ..] })
        {
            return FixReason.UnusualForm;
        }

        step.Edits.AddRange(variables.Select(variable => Notation.Before(step.File.Text, first, variable)));
        step.Changes.Add(changes => variables.ForEach(variable => changes.PutBefore(first, null, variable)));
        return null;
    }

    private static FixReason? Begun(MapNode container, List<MapNode> variables, FixStep step)
    {
        var line = container.Entries.First(entry => Lines.Contains(entry.Key, StringComparer.Ordinal));
        var list = Notation.List(variables);
        if (Notation.Quote(step.File.Text, line) is null)
        {
            return FixReason.UnusualForm;
        }

        step.Edits.Add(Notation.Before(step.File.Text, line, container, "env", list));
        step.Changes.Add(changes => changes.PutBefore(line.Value, "env", list));
        return null;
    }

    // Never a name that the program may know from elsewhere.
    private static string Free(string name, HashSet<string> taken)
    {
        var stem = "ARG_" + string.Concat(name.Select(letter => char.IsAsciiLetterOrDigit(letter) ? char.ToUpperInvariant(letter) : '_')).Trim('_');
        stem = stem.Length == 4 ? "ARG_SECRET" : stem[..Math.Min(stem.Length, 60)];
        var free = stem;
        for (var number = 2; !taken.Add(free); number++)
        {
            free = string.Create(CultureInfo.InvariantCulture, $"{stem}_{number}");
        }

        return free;
    }
}
