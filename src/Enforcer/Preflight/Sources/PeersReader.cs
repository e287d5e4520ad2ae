using System.Text.Json;
using Enforcer.Certificates.Validation;

namespace Enforcer.Preflight.Sources;

/// <summary>Reads what <c>/peers</c> answers, from a gateway or from a file that was kept.</summary>
internal static class PeersReader
{
    /// <summary>As many as a gateway looks at, and the leaf.</summary>
    private const int MostCertificates = PeerChain.MostIntermediates + 1;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 16 };

    /// <exception cref="JsonException">It is no such document.</exception>
    public static IReadOnlyList<SeenPeer> Read(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json, Options);
        return document.RootElement.ValueKind == JsonValueKind.Object && AdminClient.Find(document.RootElement, "peers") is { ValueKind: JsonValueKind.Array } peers
            ? [.. peers.EnumerateArray().Where(peer => peer.ValueKind == JsonValueKind.Object).Select(Read)]
            : throw new JsonException("it is no answer of /peers");
    }

    private static SeenPeer Read(JsonElement peer) => new()
    {
        Listener = AdminClient.Text(peer, "listener") ?? "",
        Direction = AdminClient.Text(peer, "direction") ?? "",
        Identity = AdminClient.Text(peer, "identity"),
        Address = AdminClient.Text(peer, "address") ?? "",
        Reason = AdminClient.Text(peer, "reason"),
        NotAfter = AdminClient.Time(peer, "notAfter"),
        Root = AdminClient.Text(peer, "root"),
        Chain = Chain(peer),
        LastSeen = AdminClient.Time(peer, "lastSeen"),
        Open = Number(peer, "open"),
        Count = Number(peer, "count"),
    };

    // A chain that is cut short or broken is none: half of it would be judged wrongly.
    private static List<byte[]> Chain(JsonElement peer)
    {
        if (AdminClient.Find(peer, "chain") is not { ValueKind: JsonValueKind.Array } found || found.GetArrayLength() > MostCertificates)
        {
            return [];
        }

        var certificates = new List<byte[]>();
        foreach (var item in found.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.String || !item.TryGetBytesFromBase64(out var certificate))
            {
                return [];
            }

            certificates.Add(certificate);
        }

        return certificates;
    }

    private static long Number(JsonElement owner, string name) => AdminClient.Find(owner, name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out var number) ? number : 0;
}
