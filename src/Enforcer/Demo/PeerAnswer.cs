using System.Net;

namespace Enforcer.Demo;

/// <summary>What a peer got.</summary>
/// <param name="Status">Null where the connection was refused before any HTTP.</param>
/// <param name="Presented">The serial of the certificate that the gateway showed; empty where the handshake did not get that far.</param>
internal sealed record PeerAnswer(HttpStatusCode? Status, string Presented);
