using System.Net;

namespace Enforcer.Gateway.Forwarding.Balancing;

/// <summary>Asks the system's resolver, hosts file and search domains included.</summary>
internal sealed class SystemNameResolver : INameResolver
{
    public Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken) => Dns.GetHostAddressesAsync(host, cancellationToken);
}
