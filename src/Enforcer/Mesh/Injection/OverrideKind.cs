namespace Enforcer.Mesh.Injection;

/// <summary>What an override bends.</summary>
internal enum OverrideKind
{
    /// <summary>Which traffic the proxy sees.</summary>
    Capture,

    /// <summary>What the proxy is, or whom it obeys.</summary>
    Proxy,
}
