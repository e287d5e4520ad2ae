namespace Enforcer.Certificates.Validation.Signatures;

/// <summary>What a public key can verify here.</summary>
internal enum KeyKind
{
    /// <summary>Well formed, but of an algorithm that is not verified here.</summary>
    Unsupported,
    Rsa,

    /// <summary>RSA that may sign with PSS only.</summary>
    RsaPss,
    EllipticCurve,
    Dsa,
}
