namespace Enforcer.Mesh.Connections;

/// <summary>Finds hosts in a text such as an environment variable: what stands behind <c>://</c>, before a port, or is spelt as a cluster name.</summary>
internal static class HostMentions
{
    // Hosts are looked for in settings, not in programs or data that happen to be mounted.
    private const int LongestText = 64 * 1024;

    private static readonly char[] Separators = [' ', '\t', '\r', '\n', ',', ';', '"', '\'', '=', '(', ')', '[', ']', '{', '}', '<', '>', '|'];

    public static IEnumerable<(string Host, string? Port)> In(string text) =>
        text.Length > LongestText ? [] : text.Split(Separators, StringSplitOptions.RemoveEmptyEntries).Select(Read).OfType<(string, string?)>();

    private static (string Host, string? Port)? Read(string word)
    {
        var scheme = word.IndexOf("://", StringComparison.Ordinal);
        var rest = scheme >= 0 ? word[(scheme + 3)..] : word;
        var end = rest.IndexOfAny(['/', '?', '#']);
        var authority = end >= 0 ? rest[..end] : rest;
        authority = authority[(authority.LastIndexOf('@') + 1)..];
        var colon = authority.LastIndexOf(':');
        var host = colon >= 0 ? authority[..colon] : authority;
        var port = colon >= 0 && ushort.TryParse(authority[(colon + 1)..], out var number) && number > 0 ? authority[(colon + 1)..] : null;
        var isCluster = host.EndsWith(".svc", StringComparison.Ordinal) || host.Contains(".svc.", StringComparison.Ordinal);
        return (scheme > 0 || port is not null || isCluster) && IsHost(host) ? (host.TrimEnd('.').ToLowerInvariant(), port) : null;
    }

    private static bool IsHost(string host) =>
        host.Length is > 0 and <= 253 && char.IsAsciiLetter(host[0]) && host.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.');
}
