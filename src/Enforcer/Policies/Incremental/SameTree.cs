using Enforcer.Resources;

namespace Enforcer.Policies.Incremental;

/// <summary>Tells whether two trees say the same, so that what a server touches without changing it is not judged again.</summary>
internal static class SameTree
{
    // Trees are bounded in depth where they are read.
    public static bool Is(Node one, Node other) => (one, other) switch
    {
        (MapNode, MapNode) => one.Entries.Count == other.Entries.Count && one.Entries.All(entry => other[entry.Key] is { } value && Is(entry.Value, value)),
        (ListNode, ListNode) => one.Items.Count == other.Items.Count && one.Items.Zip(other.Items).All(pair => Is(pair.First, pair.Second)),
        (ScalarNode first, ScalarNode second) => first.Kind == second.Kind && first.Raw == second.Raw,
        _ => false,
    };
}
