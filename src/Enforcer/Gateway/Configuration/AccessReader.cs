using Enforcer.Certificates;
using Enforcer.Resources.Settings;

namespace Enforcer.Gateway.Configuration;

/// <summary>Reads the access rules of an inbound listener; a pattern that could mean more than its author thought is a fault.</summary>
internal static class AccessReader
{
    private static readonly Dictionary<string, AccessMode> Defaults =
        new() { ["deny"] = AccessMode.Deny, ["allow"] = AccessMode.Allow, ["audit"] = AccessMode.Audit };

    private static readonly Dictionary<string, AccessMode> Actions = new() { ["allow"] = AccessMode.Allow, ["deny"] = AccessMode.Deny };

    private static readonly string[] Conditions = ["from", "methods", "paths"];

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
            Methods = section.Texts("methods"),
            Paths = section.Texts("paths"),
            Action = section.Choice("action", AccessMode.Deny, Actions),
        };
        section.RequiredText("action");
        foreach (var key in Conditions.Where(key => section.Has(key) && section.Texts(key).Count == 0))
        {
            section.Fault(key, "is empty, which would match nothing or everything: remove the key to mean any");
        }

        foreach (var pattern in rule.From.Where(pattern => !IsIdentityPattern(pattern)))
        {
            section.Fault("from", $"'{pattern}' is no identity pattern: write spiffe://DOMAIN/PATH, with * only in the path");
        }

        foreach (var method in rule.Methods.Where(method => method.Length == 0 || !method.All(char.IsAsciiLetterUpper)))
        {
            section.Fault("methods", $"'{method}' is no method: write it in capitals, such as GET");
        }

        foreach (var pattern in rule.Paths.Where(pattern => !IsPathPattern(pattern)))
        {
            section.Fault("paths", $"'{pattern}' can never match a canonical path: write it decoded, from / on, without query, //, . or .. segments");
        }

        if (protocol == ListenerProtocol.Tcp && (rule.Methods.Count > 0 || rule.Paths.Count > 0))
        {
            section.Fault("bytes carry no method and no path: a rule of a tcp listener has only from and action");
        }

        section.RejectUnknownKeys();
        return rule;
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
