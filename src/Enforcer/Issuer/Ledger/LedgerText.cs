using System.Text.Json;

namespace Enforcer.Issuer.Ledger;

/// <summary>A record as text.</summary>
internal static class LedgerText
{
    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, RespectNullableAnnotations = true };

    public static string Write(LeafRecord record) => JsonSerializer.Serialize(record, Options);

    /// <exception cref="IOException">It is no record.</exception>
    public static LeafRecord Read(string text, string name)
    {
        try
        {
            return JsonSerializer.Deserialize<LeafRecord>(text, Options) ?? throw new JsonException();
        }
        catch (JsonException)
        {
            throw new IOException($"{name} is no record of an issuer's replica: remove it, and take the next step only after a leaf's lifetime");
        }
    }
}
