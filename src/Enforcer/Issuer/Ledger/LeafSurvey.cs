using System.Globalization;
using Enforcer.Issuer.Authorities;

namespace Enforcer.Issuer.Ledger;

/// <summary>
/// Says from the records of all replicas whether a step of the life cycle may be done, or what it waits for. What is not known for certain
/// counts against the step, until every leaf that could be concerned has ended.
/// </summary>
internal static class LeafSurvey
{
    /// <summary>Null where the next authority may sign: every holder of a living leaf trusts it. Else what is waited for.</summary>
    public static string? WaitForActivation(AuthorityState state, IReadOnlyList<LeafRecord> records, DateTimeOffset now)
    {
        var prepared = state.Next!.Since;
        if (now >= prepared + state.Settling + state.LeafLifetime)
        {
            // Every leaf that lives was issued together with the new bundle.
            return null;
        }

        if (Unsettled(prepared, state, records, now) is { } unsettled)
        {
            return unsettled;
        }

        var bundle = state.BundleId();
        var settled = records.SelectMany(record => record.Relinquished).Concat(records.Where(record => record.BundleId == bundle).SelectMany(record => record.Acknowledged)).ToHashSet(StringComparer.Ordinal);
        var waiting = records.SelectMany(record => record.Leaves.Values).SelectMany(leaves => leaves)
            .Where(leaf => leaf.Value >= now.ToUnixTimeSeconds() && !settled.Contains(leaf.Key)).ToList();
        return waiting.Count == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"{waiting.Count} holders of a certificate that have not acknowledged the new bundle, until {Moment(waiting.Max(leaf => leaf.Value)):u} at most");
    }

    /// <summary>Null where the previous authority may go: no leaf of it lives. Else what is waited for.</summary>
    public static string? WaitForRetirement(AuthorityState state, IReadOnlyList<LeafRecord> records, DateTimeOffset now)
    {
        var activated = state.Active.Since;
        if (now >= activated + state.Settling + state.LeafLifetime)
        {
            return null;
        }

        if (Unsettled(activated, state, records, now) is { } unsettled)
        {
            return unsettled;
        }

        var id = state.Previous!.Id;
        var relinquished = records.SelectMany(record => record.Relinquished).ToHashSet(StringComparer.Ordinal);
        var living = records.Select(record => record.Leaves.GetValueOrDefault(id)).OfType<IReadOnlyDictionary<string, long>>().SelectMany(leaves => leaves)
            .Where(leaf => leaf.Value >= now.ToUnixTimeSeconds() && !relinquished.Contains(leaf.Key)).Select(leaf => leaf.Value).ToList();
        return living.Count == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"{living.Count} living leaves of the previous authority, until {Moment(living.Max()):u} at most");
    }

    /// <summary>Whether nothing in a record, nor in what the replica may have signed after it, can live any more.</summary>
    public static bool IsOver(LeafRecord record, AuthorityState state, DateTimeOffset now) => now > record.WrittenAt + state.Settling + state.LeafLifetime;

    // A replica that fell silent may have signed until others took it for lost.
    private static string? Unsettled(DateTimeOffset since, AuthorityState state, IReadOnlyList<LeafRecord> records, DateTimeOffset now)
    {
        if (now < since + state.Settling)
        {
            return $"every replica to follow the last step, until {since + state.Settling:u}";
        }

        var lost = records.FirstOrDefault(record => !record.IsClosed && now > record.WrittenAt + state.Settling && !IsOver(record, state, now))
            ?? records.FirstOrDefault(record => record.Overflowed);
        return lost is null
            ? null
            : $"the leaves of replica '{lost.Replica}', whose record is not complete, to end, until {lost.WrittenAt + state.Settling + state.LeafLifetime:u} at most";
    }

    private static DateTimeOffset Moment(long seconds) => DateTimeOffset.FromUnixTimeSeconds(seconds);
}
