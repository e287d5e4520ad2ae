using Enforcer.Resources;

namespace Enforcer.Drift.Comparison;

/// <summary>
/// Walks a declared and a live tree side by side and tells what differs. A field present on one side only is no difference where its
/// value is what absence means; everything else is, so that an addition by hand is always seen.
/// </summary>
internal static class TreeComparer
{
    public static IReadOnlyList<FieldDifference> Compare(Shape shape, MapNode desired, MapNode live)
    {
        var differences = new List<FieldDifference>();
        CompareMaps(shape, new FieldPair(desired, live, null), differences);
        return differences;
    }

    private static void CompareMaps(Shape shape, FieldPair pair, List<FieldDifference> into)
    {
        foreach (var entry in pair.Desired?.Entries ?? [])
        {
            CompareField(shape, shape[entry.Key], pair, entry.Value, pair.Live?[entry.Key], into);
        }

        foreach (var entry in pair.Live?.Entries ?? [])
        {
            if (pair.Desired?[entry.Key] is null)
            {
                CompareField(shape, shape[entry.Key], pair, null, entry.Value, into);
            }
        }
    }

    private static void CompareField(Shape shape, Field field, FieldPair pair, Node? desired, Node? live, List<FieldDifference> into)
    {
        desired = desired is { IsNull: true } || (field is { IsAssigned: true, EmptyMatters: false } && AsksForAssignment(desired)) ? null : desired;
        live = live is { IsNull: true } ? null : live;
        if (field.IsIgnored || (desired is null && live is null))
        {
            return;
        }

        if (desired is null || live is null)
        {
            CompareOneSided(shape, field, pair, desired, live, into);
        }
        else if (desired is MapNode desiredMap && live is MapNode liveMap)
        {
            CompareMaps(shape.Below(field), new FieldPair(desiredMap, liveMap, pair), into);
        }
        else if (desired is ListNode desiredList && live is ListNode liveList)
        {
            CompareLists(shape, field, pair, desiredList, liveList, into);
        }
        else if (desired is not ScalarNode first || live is not ScalarNode second || !Scalars.AreEqual(first, second, field.IsQuantity))
        {
            into.Add(new FieldDifference(desired, live, pair.Near));
        }
    }

    // nodePort: 0 and clusterIP: "" leave the choice to the server, as absence does.
    private static bool AsksForAssignment(Node? desired) => desired is ScalarNode { Raw: "" or "0" };

    private static void CompareOneSided(Shape shape, Field field, FieldPair pair, Node? desired, Node? live, List<FieldDifference> into)
    {
        var isLive = desired is null;
        var present = (desired ?? live)!;
        if (MeansAbsent(shape, field, pair, present, isLive))
        {
            return;
        }

        if (present is MapNode map && (field.IsDictionary || HoldsDefaults(shape.Below(field), Alone(map, pair, isLive), map, isLive)))
        {
            CompareMaps(shape.Below(field), Alone(map, pair, isLive), into);
        }
        else if (present is ListNode list && isLive && field.IsAssignedItem is not null)
        {
            CompareLists(shape, field, pair, new ListNode([], list.Start, list.End), list, into);
        }
        else
        {
            into.Add(new FieldDifference(desired, live, pair.Near));
        }
    }

    private static FieldPair Alone(MapNode map, FieldPair parent, bool isLive) => new(isLive ? null : map, isLive ? map : null, parent);

    /// <summary>True where a value that one side lacks says nothing: a default, an empty value that the server drops, what the server assigns.</summary>
    private static bool MeansAbsent(Shape shape, Field field, FieldPair pair, Node value, bool isLive)
    {
        if (value.IsNull || field.IsIgnored || (field.IsAssigned && isLive))
        {
            return true;
        }

        if (field.Default?.Invoke(pair) is { } meant && AreSame(shape, field with { Default = null }, pair, meant, value))
        {
            return true;
        }

        return value switch
        {
            ListNode { Items.Count: > 0 } list => isLive && field.IsAssignedItem is { } isAssigned && list.Items.All(item => isAssigned(item, pair)),
            _ when field.EmptyMatters => false,
            MapNode map => AllMeanAbsent(shape.Below(field), Alone(map, pair, isLive), map, isLive),
            ListNode => true,
            _ => value.Text is { Length: 0 },
        };
    }

    private static bool AllMeanAbsent(Shape shape, FieldPair pair, MapNode map, bool isLive) =>
        map.Entries.All(entry => MeansAbsent(shape, shape[entry.Key], pair, entry.Value, isLive));

    // The server wrote the map itself: its deviating fields are told, not the whole of it.
    private static bool HoldsDefaults(Shape shape, FieldPair pair, MapNode map, bool isLive) => map.Entries.Any(entry =>
        !entry.Value.IsNull && shape[entry.Key] is { Default: not null } field && MeansAbsent(shape, field, pair, entry.Value, isLive));

    private static bool AreSame(Shape shape, Field field, FieldPair pair, Node desired, Node live)
    {
        var differences = new List<FieldDifference>();
        CompareField(shape, field, pair, desired, live, differences);
        return differences.Count == 0;
    }

    private static void CompareLists(Shape shape, Field field, FieldPair pair, ListNode desired, ListNode live, List<FieldDifference> into)
    {
        var item = field with { Default = null, EmptyMatters = true, IsAssignedItem = null, Keys = [], Order = ListOrder.Sequence };
        var pairing = ListPairing.Of(field, desired, live, (first, second) => AreSame(shape, item, pair, first, second));
        foreach (var (first, second) in pairing.Pairs)
        {
            CompareField(shape, item, pair, first, second, into);
        }

        into.AddRange(pairing.Removed.Select(removed => new FieldDifference(removed, null, pair.Near)));
        into.AddRange(pairing.Added
            .Where(added => field.IsAssignedItem?.Invoke(added, pair) != true)
            .Select(added => new FieldDifference(null, added, pair.Near)));
        if (pairing.IsReordered)
        {
            into.Add(new FieldDifference(desired, live, pair.Near));
        }
    }
}
