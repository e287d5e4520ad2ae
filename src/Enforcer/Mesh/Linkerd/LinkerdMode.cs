namespace Enforcer.Mesh.Linkerd;

/// <summary>What a Linkerd proxy asks of callers at a port, from the strictest to the weakest.</summary>
internal enum LinkerdMode
{
    /// <summary>Nothing of the set says it; Linkerd's own default lets everybody in.</summary>
    Unknown,

    /// <summary>Nobody is let in.</summary>
    Denied,

    /// <summary>Callers prove an identity by mutual TLS.</summary>
    Authenticated,

    /// <summary>Everybody is let in; who should not be is logged.</summary>
    Audited,

    /// <summary>Callers without a certificate are served.</summary>
    Unauthenticated,
}
