using Enforcer.Gateway.Configuration;

namespace Enforcer.Gateway.Authorization;

/// <summary>One access rule, ready to be asked.</summary>
internal sealed class AccessRule(AccessRuleOptions options)
{
    private readonly TextPattern[] _from = [.. options.From.Select(pattern => new TextPattern(pattern))];
    private readonly string[] _methods = [.. options.Methods];
    private readonly TextPattern[] _paths = [.. options.Paths.Select(pattern => new TextPattern(pattern))];

    public bool Denies { get; } = options.Action != AccessMode.Allow;

    public bool Names(string identity) => _from.Length == 0 || Any(_from, identity);

    public bool Covers(string method, string path) =>
        (_methods.Length == 0 || Array.IndexOf(_methods, method) >= 0) && (_paths.Length == 0 || Any(_paths, path));

    private static bool Any(TextPattern[] patterns, string text)
    {
        foreach (var pattern in patterns)
        {
            if (pattern.Matches(text))
            {
                return true;
            }
        }

        return false;
    }
}
