using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Serialization;
using Enforcer.Certificates.Issuing;

namespace Enforcer.Issuer.Authorities;

/// <summary>One authority as it is stored, with its key.</summary>
/// <param name="Chain">PEM: its certificate first, its issuers after, the root last.</param>
/// <param name="Key">PEM, PKCS#8.</param>
/// <param name="Since">When it took the part that it plays now: prepared, activated or replaced.</param>
internal sealed record StoredAuthority(string Chain, string Key, DateTimeOffset Since)
{
    /// <summary>The caller disposes it.</summary>
    /// <exception cref="CryptographicException">Chain or key cannot be used.</exception>
    public CertificateAuthority Load(TimeProvider time) => CertificateAuthority.FromPem(Chain, Key, time);

    /// <summary>The last of the chain: what clients trust.</summary>
    [JsonIgnore]
    public X509Certificate2 Root => Certificates()[^1];

    /// <summary>Names the authority in ledgers and revocations: SHA-256 of its certificate, the first 16 hex digits.</summary>
    [JsonIgnore]
    public string Id => Name(Certificates()[0]);

    public static string Name(X509Certificate2 certificate) => certificate.GetCertHashString(HashAlgorithmName.SHA256)[..16].ToLowerInvariant();

    public X509Certificate2Collection Certificates()
    {
        var found = new X509Certificate2Collection();
        found.ImportFromPem(Chain);
        return found;
    }
}
