using System.Security.Cryptography;

namespace Enforcer.Certificates.Validation.Signatures;

/// <summary>How a signature was made.</summary>
/// <param name="Kind">What kind of key makes it.</param>
/// <param name="Hash">Of what was signed.</param>
/// <param name="Pss">Of RSA-PSS; null for others.</param>
internal sealed record SignatureScheme(KeyKind Kind, HashAlgorithmName Hash, PssParameters? Pss = null)
{
    /// <summary>Whether the hash still resists collisions: without that, who may have one thing signed has another signed too.</summary>
    public bool IsStrong => Kind != KeyKind.Dsa && IsGood(Hash) && (Pss is null || IsGood(Pss.MaskHash));

    private static bool IsGood(HashAlgorithmName hash) => hash != HashAlgorithmName.MD5 && hash != HashAlgorithmName.SHA1;
}
