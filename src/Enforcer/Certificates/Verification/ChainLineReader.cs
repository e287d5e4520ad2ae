using System.Globalization;
using System.Text.Json;
using Enforcer.Certificates.Validation.Extensions;
using Enforcer.Certificates.Validation.Names;
using Enforcer.Certificates.Validation.Paths;

namespace Enforcer.Certificates.Verification;

/// <summary>Reads one JSON line of a batch. Keys that are not known are passed over; what is known must be of its kind.</summary>
internal static class ChainLineReader
{
    /// <summary>Room for a chain with long revocation lists.</summary>
    public const int MostCharacters = 64 * 1024 * 1024;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 16 };

    /// <summary>The line's id, as far as it can be read, and its question; null where it asks none that can be understood.</summary>
    public static (JsonElement? Id, ChainLine? Line) Read(string text)
    {
        JsonElement? id = null;
        try
        {
            using var document = JsonDocument.Parse(text, Options);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                return (null, null);
            }

            id = Find(root, "id")?.Clone();
            return (id, Read(root, id));
        }
        catch (Exception failure) when (failure is JsonException or FormatException or InvalidOperationException)
        {
            // Not JSON, or a value of another kind than its key takes.
            return (id, null);
        }
    }

    private static ChainLine Read(JsonElement root, JsonElement? id) => new()
    {
        Id = id,
        Roots = Texts(root, "roots") ?? [],
        Intermediates = Texts(root, "ints") ?? [],
        Leaf = Find(root, "leaf")?.GetString() ?? throw new FormatException("no leaf"),
        Lists = Texts(root, "crls"),
        Time = Find(root, "time")?.GetString() is { } time
            ? DateTimeOffset.Parse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal)
            : null,
        Peer = Find(root, "peer") is { } peer ? ReadPeer(peer) : null,
        Purpose = Find(root, "eku")?.GetString() is { } purpose ? ReadPurpose(purpose) : null,
        MostIntermediates = Find(root, "max_depth")?.GetInt32(),
        Policy = Find(root, "policy") is { } policy ? ReadPolicy(policy) : PolicyInputs.Default,
    };

    private static PeerName ReadPeer(JsonElement peer)
    {
        var kind = Find(peer, "kind")?.GetString()?.ToUpperInvariant() switch
        {
            "DNS" => GeneralNameKind.Dns,
            "IP" => GeneralNameKind.Address,
            "URI" => GeneralNameKind.Uri,
            "EMAIL" => GeneralNameKind.Email,
            _ => throw new FormatException("an unknown kind of name"),
        };
        return new PeerName(kind, Find(peer, "value")?.GetString() ?? throw new FormatException("no name"));
    }

    private static string ReadPurpose(string purpose) => purpose switch
    {
        "serverAuth" => ExtensionOids.ServerAuthentication,
        "clientAuth" => ExtensionOids.ClientAuthentication,
        _ => throw new FormatException("an unknown purpose"),
    };

    private static PolicyInputs ReadPolicy(JsonElement policy) => new()
    {
        Acceptable = Texts(policy, "initial_policy_set") is { } set && !set.Contains(ExtensionOids.AnyPolicy) ? set.ToHashSet(StringComparer.Ordinal) : null,
        RequireExplicit = Find(policy, "explicit_policy")?.GetBoolean() ?? false,
        InhibitMapping = Find(policy, "mapping_inhibit")?.GetBoolean() ?? false,
        InhibitAny = Find(policy, "any_inhibit")?.GetBoolean() ?? false,
    };

    private static List<string>? Texts(JsonElement owner, string name) =>
        Find(owner, name)?.EnumerateArray().Select(item => item.GetString() ?? throw new FormatException("null in a list")).ToList();

    // Null and absent mean the same.
    private static JsonElement? Find(JsonElement owner, string name) =>
        owner.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
}
