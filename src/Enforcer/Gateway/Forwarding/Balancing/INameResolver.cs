using System.Net;

namespace Enforcer.Gateway.Forwarding.Balancing;

/// <summary>Where upstream names lead.</summary>
internal interface INameResolver
{
    /// <summary>All addresses of the name, in no order that matters.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">There is none, or nobody answers.</exception>
    Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken);
}
