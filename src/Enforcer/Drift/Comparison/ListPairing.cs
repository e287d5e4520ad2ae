using System.Text.Json.Nodes;
using Enforcer.Resources;

namespace Enforcer.Drift.Comparison;

/// <summary>Which item of the live list is which item of the declared one.</summary>
internal sealed class ListPairing
{
    // Beyond this many comparisons of unequal items they are paired by position: a list must not cost quadratic time.
    private const int MostComparisons = 10_000;

    private readonly List<(Node Desired, Node Live)> _pairs = [];

    public IReadOnlyList<(Node Desired, Node Live)> Pairs => _pairs;

    public List<Node> Removed { get; private set; } = [];

    public List<Node> Added { get; private set; } = [];

    /// <summary>Same items in another order, where order says something.</summary>
    public bool IsReordered { get; private set; }

    /// <param name="field">How the list is matched.</param>
    /// <param name="desired">As declared.</param>
    /// <param name="live">As it runs.</param>
    /// <param name="areSame">Tells whether two items mean the same.</param>
    public static ListPairing Of(Field field, ListNode desired, ListNode live, Func<Node, Node, bool> areSame)
    {
        var pairing = new ListPairing();
        var keys = field.Keys.Count > 0 ? field.Keys : ImpliedKeys(field, desired, live);
        if (keys.Count > 0)
        {
            pairing.ByName(item => NameOf(item, keys, field.KeyDefault), desired.Items, live.Items);
            pairing.IsReordered = field.Order == ListOrder.Sequence && pairing.Removed.Count == 0 && pairing.Added.Count == 0 && !pairing.InOrder();
            pairing.PairLeftovers();
        }
        else if (field.Order == ListOrder.Any)
        {
            pairing.ByValue(desired.Items, live.Items, areSame);
            pairing.PairLeftovers();
        }
        else
        {
            pairing.BySequence(desired.Items, live.Items, areSame);
        }

        return pairing;
    }

    // Lists of unknown kinds: items that all carry a name of their own are known by it.
    private static IReadOnlyList<string> ImpliedKeys(Field field, ListNode desired, ListNode live)
    {
        static bool AreNamed(ListNode list) =>
            list.Items.All(item => item["name"]?.Text is { Length: > 0 })
            && list.Items.Select(item => item["name"]!.Text).Distinct(StringComparer.Ordinal).Count() == list.Items.Count;

        return field.Order == ListOrder.Sequence && desired.Items.Count > 0 && AreNamed(desired) && AreNamed(live) ? ["name"] : [];
    }

    private static string NameOf(Node item, IReadOnlyList<string> keys, string keyDefault) =>
        string.Join('\n', keys.Select(key => item[key]?.Text is { Length: > 0 } text ? text : keyDefault));

    // Names may repeat (a variable set twice): the nth of a name is the nth of it.
    private void ByName(Func<Node, string> nameOf, IReadOnlyList<Node> desired, IReadOnlyList<Node> live)
    {
        var waiting = live
            .GroupBy(nameOf, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => new Queue<Node>(group), StringComparer.Ordinal);
        foreach (var item in desired)
        {
            if (waiting.TryGetValue(nameOf(item), out var same) && same.TryDequeue(out var found))
            {
                _pairs.Add((item, found));
            }
            else
            {
                Removed.Add(item);
            }
        }

        var left = waiting.Values.SelectMany(queue => queue).ToHashSet();
        Added = [.. live.Where(left.Contains)];
    }

    private void ByValue(IReadOnlyList<Node> desired, IReadOnlyList<Node> live, Func<Node, Node, bool> areSame)
    {
        ByName(item => item.ToJson()?.ToJsonString() ?? "", desired, live);
        if ((long)Removed.Count * Added.Count > MostComparisons)
        {
            return;
        }

        foreach (var item in Removed.ToList())
        {
            if (Added.FirstOrDefault(candidate => areSame(item, candidate)) is { } same)
            {
                Removed.Remove(item);
                Added.Remove(same);
            }
        }

        PairAlike();
    }

    // What shares most with an item that left is that item, changed: so one verb added is one drift, not a rule lost and a rule won.
    private void PairAlike()
    {
        foreach (var item in Removed.ToList())
        {
            var alike = Added.MaxBy(candidate => SharedFields(item, candidate));
            if (alike is not null && SharedFields(item, alike) > 0)
            {
                _pairs.Add((item, alike));
                Removed.Remove(item);
                Added.Remove(alike);
            }
        }
    }

    private static int SharedFields(Node first, Node second) =>
        first.Entries.Count(entry => second[entry.Key] is { } other && JsonNode.DeepEquals(entry.Value.ToJson(), other.ToJson()));

    // What is equal at both ends stays; between, position decides. So one insertion is one difference.
    private void BySequence(IReadOnlyList<Node> desired, IReadOnlyList<Node> live, Func<Node, Node, bool> areSame)
    {
        var least = Math.Min(desired.Count, live.Count);
        var head = 0;
        while (head < least && areSame(desired[head], live[head]))
        {
            head++;
        }

        var tail = 0;
        while (tail < least - head && areSame(desired[^(tail + 1)], live[^(tail + 1)]))
        {
            tail++;
        }

        var middle = least - head - tail;
        _pairs.AddRange(Enumerable.Range(head, middle).Select(at => (desired[at], live[at])));
        Removed = [.. desired.Skip(head + middle).SkipLast(tail)];
        Added = [.. live.Skip(head + middle).SkipLast(tail)];
    }

    private bool InOrder()
    {
        var last = -1;
        foreach (var (_, live) in _pairs)
        {
            var at = live.Index;
            if (at < last)
            {
                return false;
            }

            last = at;
        }

        return true;
    }

    // One item that left and one that came at the same place are one item that changed.
    private void PairLeftovers()
    {
        var came = Added.ToDictionary(item => item.Index);
        var paired = new HashSet<Node>();
        foreach (var item in Removed)
        {
            if (came.TryGetValue(item.Index, out var same) && same.GetType() == item.GetType())
            {
                _pairs.Add((item, same));
                paired.UnionWith([item, same]);
            }
        }

        Removed.RemoveAll(paired.Contains);
        Added.RemoveAll(paired.Contains);
    }
}
