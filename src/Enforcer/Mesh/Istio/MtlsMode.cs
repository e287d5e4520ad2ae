namespace Enforcer.Mesh.Istio;

/// <summary>What a server side asks of its callers, as PeerAuthentication spells it.</summary>
internal enum MtlsMode
{
    /// <summary>Absent, null, empty or UNSET: the parent decides.</summary>
    Unset,
    Disable,
    Permissive,
    Strict,

    /// <summary>A word that Istio does not know, or a template that something fills in later.</summary>
    Unknown,
}
