using System.Text.Json;
using Enforcer.Resources;

namespace Enforcer.Drift.Comparison;

/// <summary>Reads an object's <c>metadata.managedFields</c>: which manager set which field last.</summary>
internal static class FieldOwners
{
    /// <summary>The manager that owns the field, the latest where several do; null where the object does not tell.</summary>
    public static string? Of(Node field)
    {
        var steps = new Stack<Node>();
        var root = field;
        for (; root.Parent is not null; root = root.Parent)
        {
            steps.Push(root);
        }

        return Entries(root)
            .Select(entry => (Entry: entry, Depth: Depth(entry["fieldsV1"], steps)))
            .Where(owner => owner.Depth > 0)
            .OrderByDescending(owner => owner.Depth)
            .ThenByDescending(owner => owner.Entry["time"]?.Text, StringComparer.Ordinal)
            // Times are whole seconds, and a server may leave a field to both who applied and who edited it: the one who applied what
            // is declared is not the one who changed it.
            .ThenBy(owner => IsApplier(owner.Entry))
            .Select(owner => owner.Entry["manager"]?.Text)
            .FirstOrDefault();
    }

    /// <summary>The manager that wrote to the object last, status apart.</summary>
    public static string? Latest(MapNode root) => Entries(root)
        .Where(entry => string.IsNullOrEmpty(entry["subresource"]?.Text))
        .OrderByDescending(entry => entry["time"]?.Text, StringComparer.Ordinal)
        .Select(entry => entry["manager"]?.Text)
        .FirstOrDefault();

    private static bool IsApplier(Node entry) => entry["operation"]?.Text == "Apply" || entry["manager"]?.Text == "kubectl-client-side-apply";

    private static IReadOnlyList<Node> Entries(Node root) => root.Find("metadata", "managedFields")?.Items ?? [];

    /// <summary>How far the entry's set follows the steps: their number, fewer where it owns an enclosing value as a whole, 0 where it does not own the field.</summary>
    private static int Depth(Node? owned, IEnumerable<Node> steps)
    {
        var depth = 0;
        foreach (var step in steps)
        {
            var next = owned is null ? null : Next(owned, step);
            if (next is null)
            {
                // A set without members owns the whole value below it (a list or map that is replaced as one).
                return depth > 0 && owned!.Entries.Count == 0 ? depth : 0;
            }

            owned = next;
            depth++;
        }

        return depth;
    }

    private static Node? Next(Node owned, Node step)
    {
        if (step.Key is not null)
        {
            return owned["f:" + step.Key];
        }

        foreach (var member in owned.Entries)
        {
            if (member.Key.StartsWith("k:", StringComparison.Ordinal) ? IsNamed(step, member.Key[2..])
                : member.Key.StartsWith("v:", StringComparison.Ordinal) ? member.Key[2..].Trim('"') == step.Text
                : member.Key == $"i:{step.Index}")
            {
                return member.Value;
            }
        }

        return null;
    }

    private static bool IsNamed(Node item, string keys)
    {
        try
        {
            using var parsed = JsonDocument.Parse(keys);
            return parsed.RootElement.ValueKind == JsonValueKind.Object
                && parsed.RootElement.EnumerateObject().All(key => item[key.Name]?.Text == key.Value.ToString());
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
