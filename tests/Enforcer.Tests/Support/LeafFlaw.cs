namespace Enforcer.Tests.Support;

/// <summary>The one thing wrong with a leaf that a verifier must refuse.</summary>
public enum LeafFlaw
{
    Expired,
    NotYetValid,
    WrongExtendedKeyUsage,
    NoSubjectAlternativeName,
    TwoIdentities,
    IdentityWithoutPath,
    IsAuthority,
    MayNotSign,
    WeakKey,
    WeakSignature,
}
