namespace Enforcer.Certificates.Validation.Revocation;

/// <summary>The reasons that a list may be limited to (RFC 5280 4.2.1.13); a certificate is cleared only once all are covered.</summary>
[Flags]
internal enum RevocationReasons
{
    None = 0,
    KeyCompromise = 1 << 1,
    AuthorityCompromise = 1 << 2,
    AffiliationChanged = 1 << 3,
    Superseded = 1 << 4,
    CessationOfOperation = 1 << 5,
    CertificateHold = 1 << 6,
    PrivilegeWithdrawn = 1 << 7,
    AttributeAuthorityCompromise = 1 << 8,
    All = 0x1FE,
}
