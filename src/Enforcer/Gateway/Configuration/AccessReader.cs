using System.Net;
using Enforcer.Certificates;
using Enforcer.Resources.Settings;

namespace Enforcer.Gateway.Configuration;

/// <summary>Reads the access rules of an inbound listener; a pattern that could mean more than its author thought is a fault.</summary>
internal static class AccessReader
{
    private static readonly Dictionary<string, AccessMode> Defaults =
        new() { ["deny"] = AccessMode.Deny, ["allow"] = AccessMode.Allow, ["audit"] = AccessMode.Audit };

    private static readonly Dictionary<string, AccessMode> Actions = new() { ["allow"] = AccessMode.Allow, ["deny"] = AccessMode.Deny, ["audit"] = AccessMode.Audit };

    private static readonly Dictionary<string, bool> PathCases = new() { ["exact"] = false, ["ignore"] = true };

    private static readonly string[] Conditions = ["from", "namespaces", "sources", "methods", "paths", "hosts", "ports", "grpc"];

    public static AccessOptions Read(SettingsSection listener, Direction direction, ListenerProtocol protocol)
    {
        var section = listener.Section("access");
        if (section is null)
        {
            return new AccessOptions();
        }

        if (direction == Direction.Outbound)
        {
            listener.Fault("access", "an outbound listener serves our own app, which proves no identity: remove the section");
        }

        var access = new AccessOptions
        {
            Default = section.Choice("default", AccessMode.Deny, Defaults),
            IgnorePathCase = section.Choice("pathCase", false, PathCases),
            Rules = [.. section.Sections("rules").Select(rule => Rule(rule, protocol))],
        };
        section.RejectUnknownKeys();
        return access;
    }

    private static AccessRuleOptions Rule(SettingsSection section, ListenerProtocol protocol)
    {
        var rule = new AccessRuleOptions
        {
            From = section.Texts("from"),
            Namespaces = section.Texts("namespaces"),
            Sources = Sources(section),
            Hosts = section.Texts("hosts"),
            Ports = Ports(section),
            Grpc = section.Texts("grpc"),
            Methods = section.Texts("methods"),
            Paths = section.Texts("paths"),
            Action = section.Choice("action", AccessMode.Deny, Actions),
        };
        section.RequiredText("action");
        CheckWho(section, rule);
        CheckWhat(section, rule, protocol);
        section.RejectUnknownKeys();
        return rule;
    }

    private static void CheckWho(SettingsSection section, AccessRuleOptions rule)
    {
        foreach (var key in Conditions.Where(key => section.Has(key) && section.Texts(key).Count == 0))
        {
            section.Fault(key, "is empty, which would match nothing or everything: remove the key to mean any");
        }

        foreach (var pattern in rule.From.Where(pattern => !IsIdentityPattern(pattern)))
        {
            section.Fault("from", $"'{pattern}' is no identity pattern: write spiffe://DOMAIN/PATH, with * only in the path");
        }

        foreach (var name in rule.Namespaces.Where(name => name.Length == 0 || !name.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-')))
        {
            section.Fault("namespaces", $"'{name}' is no namespace: write its whole name, without *");
        }
    }

    private static void CheckWhat(SettingsSection section, AccessRuleOptions rule, ListenerProtocol protocol)
    {
        foreach (var method in rule.Methods.Where(method => method.Length == 0 || !method.All(char.IsAsciiLetterUpper)))
        {
            section.Fault("methods", $"'{method}' is no method: write it in capitals, such as GET");
        }

        foreach (var pattern in rule.Paths.Where(pattern => !IsPathPattern(pattern)))
        {
            section.Fault("paths", $"'{pattern}' can never match a canonical path: write it decoded, from / on, without query, //, . or .. segments");
        }

        foreach (var host in rule.Hosts.Where(host => Uri.CheckHostName(host.StartsWith("*.", StringComparison.Ordinal) ? host[2..] : host) == UriHostNameType.Unknown))
        {
            section.Fault("hosts", $"'{host}' is no host: write a name without port, or *.suffix");
        }

        foreach (var pattern in rule.Grpc.Where(pattern => pattern.Count(letter => letter == '/') != 1 || pattern.StartsWith('/') || pattern.EndsWith('/')))
        {
            section.Fault("grpc", $"'{pattern}' is no gRPC method: write package.Service/Method, or package.Service/*");
        }

        if (protocol == ListenerProtocol.Tcp && (rule.Methods.Count > 0 || rule.Paths.Count > 0 || rule.Hosts.Count > 0 || rule.Grpc.Count > 0))
        {
            section.Fault("bytes carry no method, path or host: a rule of a tcp listener has only from, namespaces, sources, ports and action");
        }
    }

    private static List<IPNetwork> Sources(SettingsSection section)
    {
        var networks = new List<IPNetwork>();
        foreach (var text in section.Texts("sources"))
        {
            // The parser takes bits behind the prefix for a slip and drops them; whoever wrote them meant something else.
            if (IPNetwork.TryParse(text, out var network) && IPAddress.TryParse(text.AsSpan(0, text.IndexOf('/', StringComparison.Ordinal)), out var written)
                && written.Equals(network.BaseAddress))
            {
                networks.Add(network);
            }
            else if (IPAddress.TryParse(text, out var address))
            {
                networks.Add(new IPNetwork(address, address.GetAddressBytes().Length * 8));
            }
            else
            {
                section.Fault("sources", $"'{text}' is no address and no network: write 10.0.0.7, or 10.0.0.0/8 with zeros behind the prefix");
            }
        }

        return networks;
    }

    private static List<int> Ports(SettingsSection section)
    {
        var ports = new List<int>();
        foreach (var text in section.Texts("ports"))
        {
            if (int.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var port) && port is > 0 and < 65536)
            {
                ports.Add(port);
            }
            else
            {
                section.Fault("ports", $"'{text}' is no port: write a number from 1 to 65535");
            }
        }

        return ports;
    }

    // The * stands for any valid text, so the pattern with a letter in its place must itself be valid.
    private static bool IsIdentityPattern(string pattern)
    {
        var slash = pattern.IndexOf('/', Math.Min("spiffe://".Length, pattern.Length));
        return slash > 0 && !pattern.AsSpan(0, slash).Contains('*') && SpiffeId.TryParse(pattern.Replace('*', 'a'), out _);
    }

    private static bool IsPathPattern(string pattern) =>
        pattern.StartsWith('/') && !pattern.AsSpan().ContainsAny("?#%\\") && !pattern.Contains("//", StringComparison.Ordinal)
        && !pattern.Split('/').Any(segment => segment is "." or "..");
}
