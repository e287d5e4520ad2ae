using Enforcer.Certificates;
using Enforcer.Certificates.Validation;
using Enforcer.Gateway.Configuration;

namespace Enforcer.Gateway.Connections;

/// <summary>
/// Remembers whom we met and why some were refused, for <c>/peers</c>, the log and the metric, in one place so that the three agree.
/// Bounded: a flood of strangers pushes out the oldest entry, not memory.
/// </summary>
internal sealed partial class PeerLog(GatewayMetrics metrics, TimeProvider time, ILogger<PeerLog> logger)
{
    /// <summary>Most entries kept.</summary>
    public const int MostEntries = 512;

    // A flood of refusals must not become a flood of log lines; each kind still shows once in this time, with the number of its kin.
    private static readonly TimeSpan LogPeriod = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<Key, PeerEntry> _entries = [];
    private readonly Dictionary<(string Listener, RefusalReason Reason), (long Since, long Unsaid)> _said = [];

    public void Refused(string listener, Direction direction, string? identity, string address, RefusalReason reason)
    {
        metrics.RecordRefused(listener, direction, reason);
        long unsaid;
        lock (_gate)
        {
            var now = time.GetUtcNow();
            var key = new Key(listener, direction, identity, address, reason);
            Put(key, entry => entry with { Verdict = "refused", Reason = reason.Id, LastSeen = now, Count = entry.Count + 1 }, now);
            if (!MaySay(listener, reason, out unsaid))
            {
                return;
            }
        }

        Log.Refused(logger, direction, listener, address, identity ?? "unknown", reason.Id, reason.Meaning, unsaid);
    }

    /// <summary>A destination that no route declares and that was let through.</summary>
    public void Undeclared(string listener, string host)
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            Put(
                new Key(listener, Direction.Outbound, null, host, RefusalReason.DestinationUndeclared),
                entry => entry with { Verdict = "audited", Reason = RefusalReason.DestinationUndeclared.Id, LastSeen = now, Count = entry.Count + 1 },
                now);
        }
    }

    /// <summary>A request, or a tunnel, that is let through only because access is audited.</summary>
    public void Audited(string listener, string identity, string address)
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            Put(
                new Key(listener, Direction.Inbound, identity, address, RefusalReason.AccessDenied),
                entry => entry with { Verdict = "audited", Reason = RefusalReason.AccessDenied.Id, LastSeen = now, Count = entry.Count + 1 },
                now);
        }
    }

    public void Opened(string listener, Direction direction, PeerProof proof, string address, string protocol)
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            Put(
                new Key(listener, direction, proof.Id.ToString(), address, null),
                entry => entry with { LastSeen = now, Count = entry.Count + 1, Open = entry.Open + 1, Protocol = protocol, NotAfter = proof.NotAfter, Root = proof.Root, Chain = proof.Chain },
                now);
        }
    }

    public void Closed(string listener, Direction direction, SpiffeId identity, string address)
    {
        lock (_gate)
        {
            var key = new Key(listener, direction, identity.ToString(), address, null);
            if (_entries.TryGetValue(key, out var entry))
            {
                _entries[key] = entry with { Open = entry.Open - 1, LastSeen = time.GetUtcNow() };
            }
        }
    }

    /// <summary>Newest first.</summary>
    public IReadOnlyList<PeerEntry> Snapshot()
    {
        lock (_gate)
        {
            return [.. _entries.Values.OrderByDescending(entry => entry.LastSeen)];
        }
    }

    private void Put(Key key, Func<PeerEntry, PeerEntry> change, DateTimeOffset now)
    {
        if (!_entries.TryGetValue(key, out var entry))
        {
            if (_entries.Count >= MostEntries)
            {
                _entries.Remove(_entries.MinBy(pair => (pair.Value.Open > 0, pair.Value.LastSeen)).Key);
            }

            entry = new PeerEntry { Listener = key.Listener, Direction = key.Direction, Identity = key.Identity, Address = key.Address, FirstSeen = now };
        }

        _entries[key] = change(entry);
    }

    private bool MaySay(string listener, RefusalReason reason, out long unsaid)
    {
        var now = time.GetTimestamp();
        if (_said.TryGetValue((listener, reason), out var last) && time.GetElapsedTime(last.Since, now) < LogPeriod)
        {
            _said[(listener, reason)] = last with { Unsaid = last.Unsaid + 1 };
            unsaid = 0;
            return false;
        }

        unsaid = last.Unsaid;
        _said[(listener, reason)] = (now, 0);
        return true;
    }

    private readonly record struct Key(string Listener, Direction Direction, string? Identity, string Address, RefusalReason? Reason);

    private static partial class Log
    {
        [LoggerMessage(
            1, LogLevel.Warning, "Refused {Direction} at '{Listener}': peer '{Address}', identity '{Identity}': {Reason}: {Meaning} ({Unsaid} more like it since the last line.)",
            EventName = nameof(Refused))]
        public static partial void Refused(
            ILogger logger, Direction direction, string listener, string address, string identity, string reason, string meaning, long unsaid);
    }
}
