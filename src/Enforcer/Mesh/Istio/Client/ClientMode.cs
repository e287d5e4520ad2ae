namespace Enforcer.Mesh.Istio.Client;

/// <summary>How a client's proxy speaks to one port of one service.</summary>
internal enum ClientMode
{
    /// <summary>The set does not say, or says it with a template or a word that Istio does not know.</summary>
    Unknown,
    Plaintext,

    /// <summary>TLS that the mesh has no part in: SIMPLE, or MUTUAL with certificates of its own.</summary>
    ForeignTls,

    /// <summary>Mutual TLS with the mesh's certificates, asked for or found out by auto mTLS.</summary>
    MutualTls,
}
