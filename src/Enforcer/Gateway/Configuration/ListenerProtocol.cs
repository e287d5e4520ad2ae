namespace Enforcer.Gateway.Configuration;

/// <summary>What a listener understands of what it carries.</summary>
internal enum ListenerProtocol
{
    Http,

    /// <summary>Bytes, copied both ways until both sides have closed.</summary>
    Tcp,
}
