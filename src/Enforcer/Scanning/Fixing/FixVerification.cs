using Enforcer.Resources;
using Enforcer.Resources.Formats;

namespace Enforcer.Scanning.Fixing;

/// <summary>Reads a fixed text back: the tree must be the one of before but for the references, whatever the text looked like.</summary>
internal static class FixVerification
{
    /// <param name="before">What the file declared.</param>
    /// <param name="after">What the new text declares.</param>
    /// <param name="fixes">The reference that replaced the value at an offset of the old text.</param>
    public static bool Holds(ReadResult before, ReadResult after, IReadOnlyDictionary<int, SecretReference> fixes) =>
        before.Resources.Count == after.Resources.Count
        && before.Errors.Select(error => error.Message).SequenceEqual(after.Errors.Select(error => error.Message))
        && before.Resources.Zip(after.Resources).All(pair => pair.First.Id == pair.Second.Id && Same(pair.First.Root, pair.Second.Root, fixes));

    private static bool Same(Node before, Node after, IReadOnlyDictionary<int, SecretReference> fixes) => (before, after) switch
    {
        (MapNode left, MapNode right) => left.Entries.Count == right.Entries.Count
            && left.Entries.Zip(right.Entries).All(pair => Same(pair.First, pair.Second, fixes)),
        (ListNode left, ListNode right) => left.Items.Count == right.Items.Count
            && left.Items.Zip(right.Items).All(pair => Same(pair.First, pair.Second, fixes)),
        (ScalarNode left, ScalarNode right) => left.Kind == right.Kind && left.Style == right.Style && left.Raw == right.Raw,
        _ => false,
    };

    private static bool Same(MapEntry before, MapEntry after, IReadOnlyDictionary<int, SecretReference> fixes)
    {
        if (before.Key != "value" || !fixes.TryGetValue(before.Value.Start.Offset, out var reference))
        {
            return before.Key == after.Key && Same(before.Value, after.Value, fixes);
        }

        return after is { Key: "valueFrom", Value: MapNode { Entries: [{ Key: "secretKeyRef", Value: MapNode { Entries: [var name, var key] } }] } }
            && name is { Key: "name", Value: ScalarNode { Kind: ScalarKind.Text } }
            && key is { Key: "key", Value: ScalarNode { Kind: ScalarKind.Text } }
            && name.Value.Text == reference.Name
            && key.Value.Text == reference.Key;
    }
}
