using Enforcer.Gateway.Connections;

namespace Enforcer.Gateway.Tunnels;

/// <summary>Where a tcp listener's bytes go.</summary>
/// <param name="Upstream">Address and port.</param>
/// <param name="Handshake">To the peer; null: to our own app, in plaintext.</param>
internal sealed record TunnelRoute(Uri Upstream, ClientHandshake? Handshake);
