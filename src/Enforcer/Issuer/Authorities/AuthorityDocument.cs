using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Enforcer.Resources.Settings;

namespace Enforcer.Issuer.Authorities;

/// <summary>The state as text; strict, since whoever reads it signs with what stands there.</summary>
internal static class AuthorityDocument
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        WriteIndented = true,
    };

    public static string Write(AuthorityState state) => JsonSerializer.Serialize(state, Options) + "\n";

    /// <exception cref="ConfigurationException">The text is no state, or holds an authority that cannot sign. The message quotes nothing of it.</exception>
    public static AuthorityState Read(string text, string name)
    {
        try
        {
            var state = JsonSerializer.Deserialize<AuthorityState>(text, Options) ?? throw new JsonException();
            foreach (var authority in state.Authorities)
            {
                using var loaded = authority.Load(TimeProvider.System);
            }

            return state;
        }
        catch (Exception failure) when (failure is JsonException or CryptographicException or ArgumentException)
        {
            throw new ConfigurationException($"{name} holds no authorities of an issuer, or some that cannot be used", "'enforcer issuer ca init' makes them; restore the last good copy otherwise");
        }
    }
}
