namespace Enforcer.Certificates.Validation.Revocation;

/// <summary>What it means that no current list speaks of a certificate.</summary>
internal enum RevocationMode
{
    /// <summary>Refused: what is not known to be good is not.</summary>
    Require,

    /// <summary>Accepted: only who stands in a list is refused.</summary>
    Prefer,

    /// <summary>Lists are not looked at.</summary>
    Off,
}
