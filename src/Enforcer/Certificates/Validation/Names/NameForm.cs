using System.Buffers;

namespace Enforcer.Certificates.Validation.Names;

/// <summary>What RFC 5280 4.2.1.6 demands of the text of an alternative name. Who compares names does not rely on it: what is no name there matches nothing.</summary>
internal static class NameForm
{
    private const int MostCharacters = 253;
    private const int MostLabelCharacters = 63;

    // The RFC leaves wildcards to others, and underscores are in use; whether such a name stands for a host is decided elsewhere.
    private static readonly SearchValues<char> LabelCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_*");
    private static readonly SearchValues<char> SchemeCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.");
    private static readonly SearchValues<char> NeverInMailbox = SearchValues.Create("\"<>()@ ");

    public static bool IsGood(GeneralName name) => name.Kind switch
    {
        GeneralNameKind.Dns => IsHost(name.Text),
        GeneralNameKind.Uri => IsUri(name.Text),
        GeneralNameKind.Email => IsMailbox(name.Text),
        _ => true,
    };

    private static bool IsHost(ReadOnlySpan<char> text)
    {
        if (text.Length > MostCharacters)
        {
            return false;
        }

        foreach (var range in text.Split('.'))
        {
            var label = text[range];
            if (label.Length is 0 or > MostLabelCharacters || label.ContainsAnyExcept(LabelCharacters) || label[0] == '-' || label[^1] == '-')
            {
                return false;
            }
        }

        return true;
    }

    // A scheme and something behind it, in the characters of RFC 3986.
    private static bool IsUri(ReadOnlySpan<char> text)
    {
        var colon = text.IndexOf(':');
        return colon > 0 && colon < text.Length - 1 && char.IsAsciiLetter(text[0]) && !text[..colon].ContainsAnyExcept(SchemeCharacters) && !text.ContainsAnyExceptInRange('!', '~');
    }

    // A quoted name in front may hold anything; a host in brackets is an address.
    private static bool IsMailbox(ReadOnlySpan<char> text)
    {
        var at = text.LastIndexOf('@');
        if (at <= 0 || text.ContainsAnyExceptInRange(' ', '~'))
        {
            return false;
        }

        var name = text[..at];
        var host = text[(at + 1)..];
        var isQuoted = name.Length > 2 && name[0] == '"' && name[^1] == '"';
        return (isQuoted || !name.ContainsAny(NeverInMailbox)) && (HostName.IsValid(host) || (host.StartsWith('[') && host.EndsWith(']')));
    }
}
