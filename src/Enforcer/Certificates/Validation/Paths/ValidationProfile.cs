namespace Enforcer.Certificates.Validation.Paths;

/// <summary>By which rules a chain is judged.</summary>
internal enum ValidationProfile
{
    /// <summary>The gateway's: RFC 5280 path validation, X.509-SVID rules on the leaf, floors for keys and signatures.</summary>
    Mesh,

    /// <summary>RFC 5280 alone, its demands on the form of certificates included, and no floors.</summary>
    Rfc5280,
}
