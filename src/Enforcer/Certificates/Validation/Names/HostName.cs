using System.Buffers;

namespace Enforcer.Certificates.Validation.Names;

/// <summary>The rules of DNS names in certificates: what is one, what a wildcard covers (RFC 9525 6.3), what lies below what (RFC 5280 4.2.1.10).</summary>
internal static class HostName
{
    private const int MostCharacters = 253;
    private const int MostLabelCharacters = 63;
    private const string Wildcard = "*.";

    private static readonly SearchValues<char> LabelCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_");

    /// <summary>True for letters, digits, hyphens and underscores in labels of good length; never for a dot at the end, an IP address or a wildcard.</summary>
    public static bool IsValid(ReadOnlySpan<char> name)
    {
        if (name.Length is 0 or > MostCharacters)
        {
            return false;
        }

        ReadOnlySpan<char> last = default;
        foreach (var range in name.Split('.'))
        {
            last = name[range];
            if (last.Length is 0 or > MostLabelCharacters || last.ContainsAnyExcept(LabelCharacters) || last[0] == '-' || last[^1] == '-')
            {
                return false;
            }
        }

        return last.ContainsAnyExceptInRange('0', '9');
    }

    /// <summary>A valid name, or one whose whole first label is a wildcard.</summary>
    public static bool IsPattern(string name) => IsValid(Rest(name) ?? name);

    /// <summary>
    /// Whether a certificate's name stands for <paramref name="host"/>. A wildcard is one whole first label, covers one label, and has two
    /// more behind it: a name for all of a top-level domain belongs to nobody.
    /// </summary>
    public static bool Matches(string pattern, string host)
    {
        if (Rest(pattern) is not { } rest)
        {
            return IsValid(pattern) && pattern.Equals(host, StringComparison.OrdinalIgnoreCase);
        }

        var dot = host.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && rest.Contains('.', StringComparison.Ordinal) && IsValid(rest) && host.AsSpan(dot + 1).Equals(rest, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Whether <paramref name="name"/> is <paramref name="root"/> or ends in it at a label; everything lies within the empty root.</summary>
    public static bool IsWithin(ReadOnlySpan<char> name, ReadOnlySpan<char> root) =>
        root.IsEmpty
        || (name.EndsWith(root, StringComparison.OrdinalIgnoreCase) && (name.Length == root.Length || name[name.Length - root.Length - 1] == '.'));

    /// <summary>Whether anything that <paramref name="pattern"/> stands for lies within <paramref name="root"/>.</summary>
    public static bool MayBeWithin(string pattern, string root)
    {
        if (IsWithin(pattern, root))
        {
            return true;
        }

        // The wildcard's one label may be just the first of the root.
        var dot = root.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && Rest(pattern) is { } rest && root.AsSpan(dot + 1).Equals(rest, StringComparison.OrdinalIgnoreCase);
    }

    private static string? Rest(string pattern) => pattern.StartsWith(Wildcard, StringComparison.Ordinal) ? pattern[Wildcard.Length..] : null;
}
