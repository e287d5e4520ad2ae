using Enforcer.Resources;
using Enforcer.Resources.Formats;

namespace Enforcer.Scanning.Fixing;

/// <summary>What a file is to declare after a fix, told apart from its text, so that reading the new text back can prove it.</summary>
internal sealed class TreeChanges
{
    private readonly Dictionary<Node, Place> _places = [];
    private readonly Dictionary<Node, IReadOnlyList<Node>> _inner = [];
    private readonly HashSet<Resource> _gone = [];

    /// <summary>Another value, under another key where one is given, in the place of this one.</summary>
    public void Replace(Node child, string? key, Node value) => At(child).Self = [(key ?? child.Key, value)];

    public void Remove(Node child) => At(child).Self = [];

    public void Remove(Resource document) => _gone.Add(document);

    public void PutBefore(Node child, string? key, Node value) => At(child).Before.Add((key, value));

    public void PutBehind(Node child, string? key, Node value) => At(child).Behind.Add((key, value));

    /// <summary>A text that holds documents of its own, which are what counts of it.</summary>
    public void Open(ScalarNode text, IReadOnlyList<Node> roots) => _inner[text] = roots;

    /// <summary>Whether the second is the first but for the changes.</summary>
    public bool Hold(IEnumerable<Resource> before, IReadOnlyList<Resource> after)
    {
        var left = before.Where(resource => !_gone.Contains(resource)).ToList();
        return left.Count == after.Count && left.Zip(after).All(pair => Same(pair.First.Root, pair.Second.Root));
    }

    private bool Same(Node before, Node after) => (before, after) switch
    {
        (ScalarNode text, ScalarNode { Text: not null } now) when _inner.TryGetValue(text, out var roots) => SameDocuments(roots, now.Raw),
        (MapNode left, MapNode right) => SameAll(
            left.Entries.SelectMany(entry => Expected(entry.Value, entry.Key)),
            [.. right.Entries.Select(entry => ((string?)entry.Key, entry.Value))]),
        (ListNode left, ListNode right) => SameAll(
            left.Items.SelectMany(item => Expected(item, null)),
            [.. right.Items.Select(item => ((string?)null, item))]),
        (ScalarNode left, ScalarNode right) => left.Kind == right.Kind && left.Style == right.Style && left.Raw == right.Raw && left.Tag == right.Tag,
        _ => false,
    };

    private bool SameAll(IEnumerable<(string? Key, Node Value, bool IsNew)> expected, IReadOnlyList<(string? Key, Node Value)> after)
    {
        var left = expected.ToList();
        return left.Count == after.Count
            && left.Zip(after).All(pair => pair.First.Key == pair.Second.Key && (pair.First.IsNew ? Alike(pair.First.Value, pair.Second.Value) : Same(pair.First.Value, pair.Second.Value)));
    }

    private bool SameDocuments(IReadOnlyList<Node> before, string text)
    {
        var errors = new List<ReadError>();
        var after = YamlTree.Read(SourceText.Of("", text), ReaderLimits.Default, errors).ToList();
        return errors.Count == 0 && before.Count == after.Count && before.Zip(after).All(pair => Same(pair.First, pair.Second));
    }

    private IEnumerable<(string? Key, Node Value, bool IsNew)> Expected(Node child, string? key)
    {
        if (!_places.TryGetValue(child, out var place))
        {
            return [(key, child, false)];
        }

        var self = place.Self is null ? [(key, child, false)] : place.Self.Select(New);
        return [.. place.Before.Select(New), .. self, .. place.Behind.Select(New)];
    }

    private static (string? Key, Node Value, bool IsNew) New((string? Key, Node Value) child) => (child.Key, child.Value, true);

    // How a new value is written is decided by what stands around it.
    private static bool Alike(Node before, Node after) => (before, after) switch
    {
        (MapNode left, MapNode right) => left.Entries.Count == right.Entries.Count
            && left.Entries.Zip(right.Entries).All(pair => pair.First.Key == pair.Second.Key && Alike(pair.First.Value, pair.Second.Value)),
        (ListNode left, ListNode right) => left.Items.Count == right.Items.Count && left.Items.Zip(right.Items).All(pair => Alike(pair.First, pair.Second)),
        (ScalarNode left, ScalarNode right) => left.Kind == right.Kind && left.Text == right.Text,
        _ => false,
    };

    private Place At(Node child) => _places.TryGetValue(child, out var place) ? place : _places[child] = new Place();

    /// <summary>What stands where one value stood; null for that value itself.</summary>
    private sealed class Place
    {
        public List<(string? Key, Node Value)> Before { get; } = [];

        public List<(string? Key, Node Value)>? Self { get; set; }

        public List<(string? Key, Node Value)> Behind { get; } = [];
    }
}
