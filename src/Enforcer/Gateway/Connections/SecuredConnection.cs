using System.Net.Security;
using System.Net.Sockets;

namespace Enforcer.Gateway.Connections;

/// <summary>A connection to a peer that has proved itself.</summary>
/// <param name="Stream">Owns the socket.</param>
/// <param name="Socket">For those who must cut it.</param>
internal readonly record struct SecuredConnection(SslStream Stream, Socket Socket);
