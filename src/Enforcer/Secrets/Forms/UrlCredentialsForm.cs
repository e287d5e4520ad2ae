namespace Enforcer.Secrets.Forms;

/// <summary>Finds passwords in the user part of URLs, whatever the scheme: databases, brokers, registries, git.</summary>
internal static class UrlCredentialsForm
{
    private const string Mark = "://";

    // Longer than any authority; what stops a hostile line from being read again for every mark in it.
    private const int LongestUserInfo = 1024;

    public static void Scan(string text, List<SecretMatch> into)
    {
        for (var at = text.IndexOf(Mark, StringComparison.Ordinal); at >= 0; at = text.IndexOf(Mark, at + Mark.Length, StringComparison.Ordinal))
        {
            var start = at + Mark.Length;
            var rest = text.AsSpan(start, Math.Min(LongestUserInfo, text.Length - start));
            var end = rest.IndexOfAny(" \t\r\n\"'<>`|\\".AsSpan());
            var authority = end < 0 ? rest : rest[..end];
            // The next mark is another URL's (a list of them without blanks).
            var next = authority.IndexOf(Mark, StringComparison.Ordinal);
            authority = next < 0 ? authority : authority[..next];
            var host = authority.LastIndexOf('@');
            var path = authority.IndexOfAny('/', '?', '#');
            if (path >= 0 && path < host)
            {
                // An unescaped slash in a password is common; one before a colon means the '@' stands in the path.
                var first = authority[..path];
                host = first.Contains('@') ? first.LastIndexOf('@') : first.Contains(':') && !IsPort(first[(first.IndexOf(':') + 1)..]) ? host : -1;
            }

            var colon = authority.IndexOf(':');
            if (host > 0 && colon >= 0 && colon < host - 1 && at > 0 && char.IsAsciiLetterOrDigit(text[at - 1]))
            {
                Add(authority[..colon], authority[(colon + 1)..host], start + colon + 1, into);
            }
        }
    }

    private static void Add(ReadOnlySpan<char> user, ReadOnlySpan<char> password, int at, List<SecretMatch> into)
    {
        var isDocumentation = user is "user" or "username" or "USER" or "USERNAME" && password is "pass" or "password" or "PASS" or "PASSWORD" or "pwd" or "secret";
        if (!isDocumentation && !ValueShape.IsTemplate(password) && !ValueShape.IsPlaceholder(password) && !password.Contains("$", StringComparison.Ordinal)
            && !password.ContainsAny("{}()".AsSpan()) && password is not ("x-oauth-basic" or "***"))
        {
            into.Add(SecretMatch.Of("password in a URL", Confidence.High, password.ToString(), at));
        }
    }

    private static bool IsPort(ReadOnlySpan<char> text) => !text.ContainsAnyExceptInRange('0', '9');
}
