using Enforcer.Secrets.Search;

namespace Enforcer.Secrets.Forms;

/// <summary>Finds private members of JSON Web Keys (RFC 7517, 7518): a key set with only public members is meant to be read by everybody.</summary>
internal static class JsonWebKeyForm
{
    public const string Detector = "private JSON Web Key";

    public const string Mark = "\"kty\"";

    // One key with its certificates.
    private const int Reach = 8 * 1024;
    private const int Shortest = 20;

    public static int Found(TextSearch search, int at)
    {
        var before = search.Text.AsSpan(Math.Max(0, at - Reach), Math.Min(at, Reach));
        var open = at - before.Length + before.LastIndexOf('{');
        var close = search.Window(at, Reach).IndexOf('}');
        if (close < 0)
        {
            return 0;
        }

        var key = search.Text.AsSpan(Math.Max(0, open), at + close - Math.Max(0, open));
        var member = Member(key, "\"d\"");
        var found = member >= 0 ? member : Is(key, "\"oct\"") ? Member(key, "\"k\"") : -1;
        if (found >= 0)
        {
            var value = search.Run(Math.Max(0, open) + found, Reach, Alphabet.Base64Url);
            search.Add(SecretMatch.Of(Detector, Confidence.High, value.ToString(), Math.Max(0, open) + found));
        }

        return 0;
    }

    /// <summary>Whether this member of a key with that type keeps it private.</summary>
    public static bool IsPrivate(string member, string? type) => member is "d" or "p" or "q" or "dp" or "dq" or "qi" || (member == "k" && type == "oct");

    private static bool Is(ReadOnlySpan<char> key, string type) => key.Contains(type, StringComparison.Ordinal);

    // Where the value of a member starts, if it is long enough to be one.
    private static int Member(ReadOnlySpan<char> key, string name)
    {
        var at = key.IndexOf(name, StringComparison.Ordinal);
        if (at < 0)
        {
            return -1;
        }

        var rest = key[(at + name.Length)..];
        var value = rest.IndexOf('"') + 1;
        return value > 0 && rest[..value].Trim(" \t\r\n\":").IsEmpty && (rest[value..].IndexOfAnyExcept(Alphabet.Base64Url) is var end && (end < 0 ? rest.Length - value : end) >= Shortest) ? at + name.Length + value : -1;
    }
}
