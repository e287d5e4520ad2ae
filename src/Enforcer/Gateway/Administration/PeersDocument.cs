using System.Text.Json.Nodes;
using Enforcer.Gateway.Connections;

namespace Enforcer.Gateway.Administration;

/// <summary>What <c>/peers</c> answers.</summary>
internal static class PeersDocument
{
    public static JsonObject Of(IReadOnlyList<PeerEntry> peers) => new() { ["peers"] = new JsonArray([.. peers.Select(Of)]) };

    private static JsonNode Of(PeerEntry peer) => new JsonObject
    {
        ["listener"] = peer.Listener,
        ["direction"] = peer.Direction.ToString().ToLowerInvariant(),
        ["identity"] = peer.Identity,
        ["address"] = peer.Address,
        ["verdict"] = peer.Verdict,
        ["reason"] = peer.Reason,
        ["notAfter"] = Time(peer.NotAfter),
        ["root"] = peer.Root,
        ["protocol"] = peer.Protocol,
        ["open"] = peer.Open,
        ["count"] = peer.Count,
        ["firstSeen"] = Time(peer.FirstSeen),
        ["lastSeen"] = Time(peer.LastSeen),
    };

    private static string? Time(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", System.Globalization.CultureInfo.InvariantCulture);
}
