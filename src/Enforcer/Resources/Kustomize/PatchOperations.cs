using System.Globalization;

namespace Enforcer.Resources.Kustomize;

/// <summary>Applies the <c>add</c> and <c>replace</c> operations of a JSON patch to a tree, and remembers what came from the patch.</summary>
/// <remarks>What is removed stays: a patch answers for what it sets only.</remarks>
internal static class PatchOperations
{
    /// <summary>The patched copy and the values in it that the patch wrote; null where nothing is set or a path leads nowhere.</summary>
    public static (MapNode Root, IReadOnlyList<Node> Written)? Apply(MapNode target, IReadOnlyList<Node> operations)
    {
        Node root = target;
        var paths = new List<string[]>();
        foreach (var operation in operations)
        {
            if (operation["op"]?.Text is not ("add" or "replace") || operation["value"] is not { } value)
            {
                continue;
            }

            if (operation["path"]?.Text is not ['/', .. var path] || Set(root, Resolved(root, path), 0, value, operation["op"]!.Text == "add") is not { } changed)
            {
                return null;
            }

            paths.Add(Resolved(root, path));
            root = changed;
        }

        return paths.Count > 0 && root is MapNode map ? (map, [.. paths.Select(path => Find(map, path)).OfType<Node>()]) : null;
    }

    // '-' stands for the place behind the last item.
    private static string[] Resolved(Node root, string path)
    {
        var steps = path.Split('/').Select(step => step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)).ToArray();
        if (steps[^1] == "-")
        {
            steps[^1] = (Find(root, steps[..^1])?.Items.Count ?? 0).ToString(CultureInfo.InvariantCulture);
        }

        return steps;
    }

    private static Node? Find(Node? node, IEnumerable<string> steps) =>
        steps.Aggregate(node, (at, step) => at is ListNode list ? Index(step) is { } index && index < list.Items.Count ? list.Items[index] : null : at?[step]);

    private static Node? Set(Node? node, string[] steps, int depth, Node value, bool isAdded)
    {
        if (depth == steps.Length)
        {
            return value;
        }

        if (depth > ReaderLimits.DeepestTree)
        {
            return null;
        }

        return node switch
        {
            ListNode list => InList(list, steps, depth, value, isAdded),
            MapNode or null => InMap(node, steps, depth, value, isAdded),
            _ => null,
        };
    }

    private static MapNode? InMap(Node? map, string[] steps, int depth, Node value, bool isAdded)
    {
        if (Set(map?[steps[depth]], steps, depth + 1, value, isAdded) is not { } changed)
        {
            return null;
        }

        var others = (map?.Entries ?? []).Where(entry => entry.Key != steps[depth]);
        return new MapNode(others.Append(new MapEntry(steps[depth], value.Start, changed)), map?.Start ?? value.Start, map?.End ?? value.End);
    }

    private static ListNode? InList(ListNode list, string[] steps, int depth, Node value, bool isAdded)
    {
        var isInserted = isAdded && depth == steps.Length - 1;
        if (Index(steps[depth]) is not { } index || index > list.Items.Count || (index == list.Items.Count && !isInserted))
        {
            return null;
        }

        var changed = isInserted ? value : Set(list.Items[index], steps, depth + 1, value, isAdded);
        return changed is null ? null : new ListNode([.. list.Items.Take(index), changed, .. list.Items.Skip(isInserted ? index : index + 1)], list.Start, list.End);
    }

    private static int? Index(string step) => int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : null;
}
