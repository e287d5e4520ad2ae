using Enforcer.Certificates;
using Enforcer.Resources.Settings;

namespace Enforcer.Gateway.Configuration;

/// <summary>Reads the routes of one listener; what an upstream may be follows from the listener's direction and protocol.</summary>
internal static class RouteReader
{
    public static IReadOnlyList<ListenerRoute> ReadAll(SettingsSection listener, Direction direction, ListenerProtocol protocol, string trustDomain)
    {
        var sections = listener.Sections("routes");
        if (sections.Count == 0)
        {
            listener.Fault("routes", "is required: name at least one upstream");
        }

        if (protocol == ListenerProtocol.Tcp && sections.Count > 1)
        {
            listener.Fault("routes", "a tcp listener has one route, since bytes name no host: use a listener for each upstream");
        }

        return [.. sections.Select(section => Read(section, direction, protocol, trustDomain))];
    }

    private static ListenerRoute Read(SettingsSection section, Direction direction, ListenerProtocol protocol, string trustDomain)
    {
        var route = new ListenerRoute
        {
            Hosts = Hosts(section, protocol),
            Upstreams = Upstreams(section, direction, protocol),
            Peer = Peer(section, direction, trustDomain),
        };
        section.RejectUnknownKeys();
        return route;
    }

    private static IReadOnlyList<string> Hosts(SettingsSection section, ListenerProtocol protocol)
    {
        var hosts = section.Texts("hosts");
        if (protocol == ListenerProtocol.Tcp && hosts.Count > 0)
        {
            section.Fault("hosts", "a tcp listener sees no host: remove the key");
        }

        foreach (var host in hosts.Where(host => !IsHost(host)))
        {
            section.Fault("hosts", $"'{host}' is no host: write a name, a name with port, or *.suffix");
        }

        return hosts;
    }

    private static bool IsHost(string host)
    {
        var name = host.StartsWith("*.", StringComparison.Ordinal) ? host[2..] : host;
        return name.Length > 0 && !name.Contains('*', StringComparison.Ordinal) && HostString.FromUriComponent(name) is var parsed
            && Uri.CheckHostName(parsed.Host) != UriHostNameType.Unknown;
    }

    private static IReadOnlyList<Uri> Upstreams(SettingsSection section, Direction direction, ListenerProtocol protocol)
    {
        if (!section.Has("upstreams"))
        {
            return [Upstream(section, "upstream", section.RequiredText("upstream"), direction, protocol)];
        }

        var texts = section.Texts("upstreams");
        if (section.Has("upstream") || texts.Count == 0)
        {
            section.Fault("upstreams", "is a list of upstreams in place of the key upstream: write one of the two, and at least one address");
        }

        if (direction == Direction.Inbound)
        {
            section.Fault("upstreams", "an inbound route leads to our own app: write one upstream");
        }

        return texts.Count == 0 ? [new Uri("https://invalid:1")] : [.. texts.Select(text => Upstream(section, "upstreams", text, direction, protocol))];
    }

    private static Uri Upstream(SettingsSection section, string key, string text, Direction direction, ListenerProtocol protocol)
    {
        string[] schemes = (direction, protocol) switch
        {
            (Direction.Outbound, ListenerProtocol.Http) => ["https"],
            (Direction.Outbound, _) => ["tls"],
            (Direction.Inbound, ListenerProtocol.Http) => ["http", "h2c"],
            _ => ["tcp"],
        };
        if (Uri.TryCreate(text, UriKind.Absolute, out var upstream) && schemes.Contains(upstream.Scheme) && upstream is
            { Host.Length: > 0, Port: > 0, AbsolutePath: "/" or "", Query: "", Fragment: "", UserInfo: "" })
        {
            return upstream;
        }

        if (text.Length > 0)
        {
            section.Fault(key, $"'{text}' is no upstream of this listener: write {schemes[0]}://host:port, without a path");
        }

        return new Uri($"{schemes[0]}://invalid:1");
    }

    private static SpiffeId? Peer(SettingsSection section, Direction direction, string trustDomain)
    {
        if (direction == Direction.Inbound)
        {
            if (section.Text("peer") is not null)
            {
                section.Fault("peer", "an inbound route leads to our own app, which proves no identity: remove the key, and say in access who may come");
            }

            return null;
        }

        var text = section.RequiredText("peer");
        if (!SpiffeId.TryParse(text, out var peer) || !peer.HasPath)
        {
            if (text.Length > 0)
            {
                section.Fault("peer", $"'{text}' is no SPIFFE ID of a workload: write spiffe://{trustDomain}/ns/NAMESPACE/sa/ACCOUNT");
            }

            return null;
        }

        if (peer.TrustDomain != trustDomain)
        {
            section.Fault("peer", $"'{text}' is not in trust domain '{trustDomain}', whose bundle is the only one there is");
        }

        return peer;
    }
}
