namespace Enforcer.Gateway.Forwarding;

/// <summary>Finds the upstream for a host: the first route that names it, in the order of the file.</summary>
internal sealed class RouteTable(IReadOnlyList<(IReadOnlyList<string> Hosts, IUpstream Upstream)> routes)
{
    private readonly (string[] Hosts, IUpstream Upstream)[] _routes = [.. routes.Select(route => (route.Hosts.ToArray(), route.Upstream))];

    public IUpstream? Find(HostString host)
    {
        foreach (var (hosts, upstream) in _routes)
        {
            if (hosts.Length == 0 || Names(hosts, host.Value ?? ""))
            {
                return upstream;
            }
        }

        return null;
    }

    private static bool Names(string[] hosts, string value)
    {
        foreach (var host in hosts)
        {
            if (Matches(host, value) || Matches(host, WithoutPort(value)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> host) => pattern.StartsWith("*.")
        ? host.Length > pattern.Length - 1 && host.EndsWith(pattern[1..], StringComparison.OrdinalIgnoreCase)
        : host.Equals(pattern, StringComparison.OrdinalIgnoreCase);

    private static ReadOnlySpan<char> WithoutPort(string host)
    {
        var colon = host.LastIndexOf(':');
        return colon > host.LastIndexOf(']') ? host.AsSpan(0, colon) : host;
    }
}
