using Enforcer.Secrets.Search;

namespace Enforcer.Secrets.Forms;

/// <summary>Finds passwords in the user part of URLs, whatever the scheme: databases, brokers, registries, git.</summary>
internal static class UrlCredentialsForm
{
    public const string Mark = "://";

    // Longer than any authority; what stops a hostile line from being read again for every mark in it.
    private const int LongestUserInfo = 1024;

    public static int Found(TextSearch search, int at)
    {
        var start = at + Mark.Length;
        var authority = search.Until(start, LongestUserInfo, " \t\r\n\"'<>`|\\");
        if (!authority.Contains('@'))
        {
            return 0;
        }

        // The next mark is another URL's (a list of them without blanks).
        var next = authority.IndexOf(Mark, StringComparison.Ordinal);
        authority = next < 0 ? authority : authority[..next];
        var host = Host(authority);
        var colon = authority.IndexOf(':');
        if (host > 0 && colon >= 0 && colon < host - 1 && at > 0 && char.IsAsciiLetterOrDigit(search.Text[at - 1]))
        {
            Add(authority[..colon], authority[(colon + 1)..host], start + colon + 1, search);
        }

        return 0;
    }

    // Where the '@' before the host stands; -1 where every '@' stands in the path.
    private static int Host(ReadOnlySpan<char> authority)
    {
        var host = authority.LastIndexOf('@');
        var path = authority.IndexOfAny('/', '?', '#');
        if (path < 0 || path > host)
        {
            return host;
        }

        // An unescaped slash in a password is common; one before a colon means the '@' stands in the path.
        var first = authority[..path];
        return first.Contains('@') ? first.LastIndexOf('@') : first.Contains(':') && !IsPort(first[(first.IndexOf(':') + 1)..]) ? host : -1;
    }

    private static void Add(ReadOnlySpan<char> user, ReadOnlySpan<char> password, int at, TextSearch search)
    {
        var isDocumentation = user is "user" or "username" or "USER" or "USERNAME" && password is "pass" or "password" or "PASS" or "PASSWORD" or "pwd" or "secret";
        if (!isDocumentation && !ValueShape.IsTemplate(password) && !ValueShape.IsPlaceholder(password) && !password.Contains("$", StringComparison.Ordinal)
            && !password.ContainsAny("{}()".AsSpan()) && password is not ("x-oauth-basic" or "***")
            && !(password.Contains(',') && password.Contains(';')) && !(password.Contains('_') && !password.ContainsAnyExcept(Alphabet.Variable) && !password.ContainsAnyInRange('0', '9')))
        {
            search.Add(SecretMatch.Of("password in a URL", Confidence.High, password.ToString(), at));
        }
    }

    private static bool IsPort(ReadOnlySpan<char> text) => !text.ContainsAnyExceptInRange('0', '9');
}
