namespace Enforcer.Mesh.Istio.Client;

/// <summary>What becomes of a call when client and server do what their policies say.</summary>
internal enum EdgeMode
{
    /// <summary>The set does not say: needs the cluster.</summary>
    Unknown,

    /// <summary>The two sides do not fit: every call fails.</summary>
    Conflict,

    /// <summary>Nothing is encrypted, nobody is authenticated.</summary>
    Plaintext,

    /// <summary>Encrypted by TLS that the mesh has no part in: it cannot tell who calls.</summary>
    Foreign,

    /// <summary>This call is mutual TLS; the server would take plaintext from others.</summary>
    Permissive,

    /// <summary>Mutual TLS, and the server takes nothing else.</summary>
    Strict,
}
