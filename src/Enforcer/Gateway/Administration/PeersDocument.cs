using System.Text.Json.Nodes;
using Enforcer.Gateway.Connections;

namespace Enforcer.Gateway.Administration;

/// <summary>What <c>/peers</c> answers.</summary>
internal static class PeersDocument
{
    /// <param name="peers">Newest first.</param>
    /// <param name="withChains">Also what each presented, base 64 of DER, leaf first: a rehearsal tries it under another bundle.</param>
    public static JsonObject Of(IReadOnlyList<PeerEntry> peers, bool withChains) => new() { ["peers"] = new JsonArray([.. peers.Select(JsonNode (peer) => Of(peer, withChains))]) };

    private static JsonObject Of(PeerEntry peer, bool withChain)
    {
        var document = Of(peer);
        if (withChain)
        {
            document["chain"] = peer.Chain is { } chain ? new JsonArray([.. chain.Intermediates.Prepend(chain.Leaf).Select(certificate => (JsonNode)Convert.ToBase64String(certificate))]) : null;
        }

        return document;
    }

    private static JsonObject Of(PeerEntry peer) => new()
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
