namespace Enforcer.Gateway.Configuration;

/// <summary>Which side of the hop a listener stands on.</summary>
internal enum Direction
{
    /// <summary>Plaintext from our own app, mutual TLS to the peer.</summary>
    Outbound,

    /// <summary>Mutual TLS from peers, plaintext to our own app.</summary>
    Inbound,
}
