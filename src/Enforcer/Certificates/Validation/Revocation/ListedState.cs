namespace Enforcer.Certificates.Validation.Revocation;

/// <summary>What a list says of one certificate.</summary>
internal enum ListedState
{
    /// <summary>Nothing.</summary>
    Absent,

    Revoked,

    /// <summary>Revoked for now (certificateHold): a later list may take it back.</summary>
    Held,

    /// <summary>In a delta list: no longer revoked (removeFromCRL).</summary>
    Removed,
}
