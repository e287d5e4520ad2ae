using System.Security.Cryptography;

namespace Enforcer.Certificates.Validation.Signatures;

/// <summary>How a signature was made.</summary>
/// <param name="Kind">What kind of key makes it.</param>
/// <param name="Hash">Of what was signed.</param>
/// <param name="Padding">Of RSA; null for others.</param>
internal sealed record SignatureScheme(KeyKind Kind, HashAlgorithmName Hash, RSASignaturePadding? Padding = null)
{
    /// <summary>Whether the hash still resists collisions: without that, who may have one thing signed has another signed too.</summary>
    public bool IsStrong => Kind != KeyKind.Dsa && Hash != HashAlgorithmName.MD5 && Hash != HashAlgorithmName.SHA1;
}
