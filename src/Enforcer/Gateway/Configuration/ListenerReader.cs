using System.Net;
using Enforcer.Resources.Settings;

namespace Enforcer.Gateway.Configuration;

/// <summary>Reads the <c>listeners</c> and checks what one listener cannot see alone: names and addresses that meet twice.</summary>
internal static class ListenerReader
{
    private static readonly Dictionary<string, Direction> Directions = new() { ["outbound"] = Direction.Outbound, ["inbound"] = Direction.Inbound };
    private static readonly Dictionary<string, ListenerProtocol> Protocols = new() { ["http"] = ListenerProtocol.Http, ["tcp"] = ListenerProtocol.Tcp };

    public static IReadOnlyList<ListenerOptions> ReadAll(SettingsSection root, string trustDomain)
    {
        var sections = root.Sections("listeners");
        if (sections.Count == 0 && !root.Has("listeners"))
        {
            root.Fault("listeners", "is required: without a listener the gateway carries nothing");
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        var binds = new HashSet<IPEndPoint>();
        var listeners = new List<ListenerOptions>();
        foreach (var section in sections)
        {
            var listener = Read(section, trustDomain);
            if (listener.Name.Length > 0 && !names.Add(listener.Name))
            {
                section.Fault("name", $"'{listener.Name}' names another listener too: give each its own name");
            }

            if (listener.Bind.Port != 0 && !binds.Add(listener.Bind))
            {
                section.Fault("bind", $"{listener.Bind} is bound by another listener too: give each its own port");
            }

            listeners.Add(listener);
        }

        return listeners;
    }

    private static ListenerOptions Read(SettingsSection section, string trustDomain)
    {
        section.RequiredText("direction");
        var direction = section.Choice("direction", Direction.Inbound, Directions);
        var protocol = section.Choice("protocol", ListenerProtocol.Http, Protocols);
        var listener = new ListenerOptions
        {
            Name = section.RequiredText("name"),
            Bind = EndPoints.Read(section, "bind") ?? new IPEndPoint(IPAddress.Loopback, 0),
            Direction = direction,
            Protocol = protocol,
            Routes = RouteReader.ReadAll(section, direction, protocol, trustDomain),
            Access = AccessReader.Read(section, direction, protocol),
        };
        section.RejectUnknownKeys();
        return listener;
    }
}
