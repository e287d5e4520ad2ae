namespace Enforcer.Mesh.Connections;

/// <summary>How one workload reaches another, the most exposed first, so that the worst of several is the least.</summary>
internal enum ConnectionMode
{
    /// <summary>Nothing encrypts or authenticates it.</summary>
    Plaintext,

    /// <summary>Mutual TLS where the client speaks it, and plaintext is served as well.</summary>
    Permissive,

    /// <summary>The set does not say.</summary>
    Unknown,

    /// <summary>Mutual TLS or nothing.</summary>
    Strict,

    /// <summary>A policy, or a side without a certificate, keeps it from happening.</summary>
    Denied,
}
