using System.Text.Json.Nodes;

namespace Enforcer.Gateway.Egress;

/// <summary>
/// What the workload contacts outside of the mesh, for whoever writes the declarations: what <c>/egress</c> answers. Bounded: the destination that
/// was not seen for longest makes room.
/// </summary>
internal sealed class EgressReport(TimeProvider time)
{
    /// <summary>Most destinations kept.</summary>
    public const int MostEntries = 512;

    private readonly Lock _gate = new();
    private readonly Dictionary<(string Listener, EgressDestination Destination, EgressVerdict Verdict), Entry> _entries = [];

    public void Seen(string listener, EgressDestination destination, EgressVerdict verdict)
    {
        var key = (listener, destination with { Host = destination.Host.ToLowerInvariant() }, verdict);
        lock (_gate)
        {
            var now = time.GetUtcNow();
            if (!_entries.TryGetValue(key, out var entry))
            {
                if (_entries.Count >= MostEntries)
                {
                    _entries.Remove(_entries.MinBy(pair => pair.Value.Last).Key);
                }

                _entries.Add(key, entry = new Entry { First = now });
            }

            (entry.Last, entry.Count) = (now, entry.Count + 1);
        }
    }

    /// <summary>The name that a tunnel's TLS asked for: with CONNECT it may be another than the destination's.</summary>
    public void Named(string listener, EgressDestination destination, EgressVerdict verdict, string sni)
    {
        lock (_gate)
        {
            if (_entries.TryGetValue((listener, destination with { Host = destination.Host.ToLowerInvariant() }, verdict), out var entry))
            {
                entry.Sni = sni;
            }
        }
    }

    /// <summary>Newest first.</summary>
    public JsonObject Document()
    {
        lock (_gate)
        {
            return new JsonObject { ["destinations"] = new JsonArray([.. _entries.OrderByDescending(pair => pair.Value.Last).Select(pair => (JsonNode)Of(pair.Key.Listener, pair.Key.Destination, pair.Key.Verdict, pair.Value))]) };
        }
    }

    private static JsonObject Of(string listener, EgressDestination destination, EgressVerdict verdict, Entry entry) => new JsonObject
    {
        ["listener"] = listener,
        ["destination"] = destination.Authority,
        ["protocol"] = destination.Protocol,
        ["host"] = destination.Protocol == "http" ? destination.Host : null,
        ["sni"] = entry.Sni,
        ["verdict"] = verdict.ToString().ToLowerInvariant(),
        ["count"] = entry.Count,
        ["firstSeen"] = Time(entry.First),
        ["lastSeen"] = Time(entry.Last),
    };

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", System.Globalization.CultureInfo.InvariantCulture);

    private sealed class Entry
    {
        public DateTimeOffset First { get; init; }

        public DateTimeOffset Last { get; set; }

        public long Count { get; set; }

        public string? Sni { get; set; }
    }
}
