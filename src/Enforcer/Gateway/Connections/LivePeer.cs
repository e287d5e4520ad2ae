using Enforcer.Gateway.Configuration;

namespace Enforcer.Gateway.Connections;

/// <summary>An open connection to or from a peer with what the peer proved: it outlives roots, lists and certificates, so somebody must be able to end it.</summary>
/// <param name="listener">Where it belongs.</param>
/// <param name="direction">Who began it.</param>
/// <param name="proof">What the handshake proved.</param>
/// <param name="address">As in <c>/peers</c>.</param>
/// <param name="cut">Ends it at once, whatever it carries.</param>
internal sealed class LivePeer(string listener, Direction direction, PeerProof proof, string address, Action cut)
{
    public string Listener => listener;

    public Direction Direction => direction;

    /// <summary>The newest; asked again when roots or time have moved on.</summary>
    public PeerProof Proof { get; set; } = proof;

    public string Address => address;

    public void Cut() => cut();
}
