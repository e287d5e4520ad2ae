namespace Enforcer.Gateway.Egress;

/// <summary>What becomes of a destination outside of the mesh.</summary>
internal enum EgressVerdict
{
    Denied,

    /// <summary>Let through because egress is audited.</summary>
    Audited,

    /// <summary>The configuration declares it.</summary>
    Declared,
}
