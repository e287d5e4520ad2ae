using Enforcer.Secrets.Search;

namespace Enforcer.Secrets.Forms;

/// <summary>Finds <c>curl -u user:password</c>.</summary>
internal static class CommandForm
{
    public const string Mark = "curl ";

    private static readonly string[] Flags = [" -u ", " --user ", " -u'", " -u\"", " --user="];

    public static int Found(TextSearch search, int at)
    {
        var line = search.Until(at + Mark.Length - 1, 2048, "\n");
        foreach (var flag in Flags)
        {
            var found = line.IndexOf(flag, StringComparison.Ordinal);
            if (found >= 0)
            {
                Judge(search, line, found + flag.Length, at + Mark.Length - 1);
            }
        }

        return 0;
    }

    private static void Judge(TextSearch search, ReadOnlySpan<char> line, int from, int lineStart)
    {
        while (from < line.Length && line[from] is ' ' or '"' or '\'')
        {
            from++;
        }

        var rest = line[Math.Min(from, line.Length)..];
        var end = rest.IndexOfAny(" \"'\\");
        var pair = end < 0 ? rest : rest[..end];
        var colon = pair.IndexOf(':');
        if (colon < 1 || pair.Length - colon - 1 < 3)
        {
            return;
        }

        var password = pair[(colon + 1)..];
        if (!ValueShape.IsTemplate(password) && !password.Contains('$') && !ValueShape.IsPlaceholder(password) && password is not ("password" or "pass"))
        {
            search.Add(SecretMatch.Of("password of a command", Confidence.High, password.ToString(), lineStart + from + colon + 1));
        }
    }
}
