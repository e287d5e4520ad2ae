using System.Buffers;

namespace Enforcer.Certificates.Validation.Names;

/// <summary>The host of a URI for constraints, read so that no trick of spelling makes two readers see two hosts.</summary>
internal static class UriHost
{
    private static readonly SearchValues<char> SchemeCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.");
    private static readonly SearchValues<char> UserCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~!$&'()*+,;=:%");
    private static readonly SearchValues<char> AuthorityEnds = SearchValues.Create("/?#");

    /// <summary>Null where there is no host, or one that is no DNS name: an address, a percent sign, a backslash, a second user.</summary>
    public static string? Of(string uri)
    {
        var colon = uri.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0 || uri.AsSpan(0, colon).ContainsAnyExcept(SchemeCharacters) || !uri.AsSpan(colon + 1).StartsWith("//"))
        {
            return null;
        }

        var authority = uri.AsSpan(colon + 3);
        var end = authority.IndexOfAny(AuthorityEnds);
        authority = end < 0 ? authority : authority[..end];
        var user = authority.IndexOf('@');
        // Some readers take a backslash for a slash and see the host before it.
        if (user >= 0 && authority[..user].ContainsAnyExcept(UserCharacters))
        {
            return null;
        }

        var host = authority[(user + 1)..];
        var port = host.IndexOf(':');
        if (port >= 0)
        {
            if (host[(port + 1)..].ContainsAnyExceptInRange('0', '9'))
            {
                return null;
            }

            host = host[..port];
        }

        return HostName.IsValid(host) ? host.ToString() : null;
    }
}
