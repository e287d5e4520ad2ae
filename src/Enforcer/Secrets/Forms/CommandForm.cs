using System.Buffers;
using Enforcer.Secrets.Search;

namespace Enforcer.Secrets.Forms;

/// <summary>Finds passwords on command lines of programs that take them under flags of their own: <c>curl -u</c>, <c>mysql -p</c>, <c>sshpass -p</c>.</summary>
internal static class CommandForm
{
    private const string Detector = "password of a command";
    private const int LongestLine = 2048;
    private const int ShortestPassword = 4;

    private static readonly SearchValues<char> ValueEnds = SearchValues.Create(" \t\"'\\;|&)],<>");

    /// <summary>What a search stops at, and which flags count behind it. A flag that ends in a blank has its value behind it, another one at once.</summary>
    public static readonly IReadOnlyList<Anchor> Anchors =
    [
        Of("curl ", isPair: true, " -u ", " --user ", " -u'", " -u\"", " --user="),
        Of("mysql ", isPair: false, " -p"),
        Of("mysqldump ", isPair: false, " -p"),
        Of("mysqladmin ", isPair: false, " -p"),
        Of("mariadb ", isPair: false, " -p"),
        Of("lftp ", isPair: true, " -u "),
        Of("zip ", isPair: false, " -P "),
        Of("altool ", isPair: false, " -p ", " --password "),
        Of("smbclient ", isPair: true, " -U "),
        Of("ldapsearch ", isPair: false, " -w "),
        Of("ldapadd ", isPair: false, " -w "),
        Of("ldapmodify ", isPair: false, " -w "),
        Of("redis-cli ", isPair: false, " -a ", " --pass "),
        Of("sshpass ", isPair: false, " -p ", " -p"),
        Of(" login ", isPair: false, " -p ", " --password ", " --password=", " -p="),
        Of("--from-literal", isPair: false, "="),
        Of("--from-literal ", isPair: false, " "),
        Of(" --set ", isPair: false, " "),
        Of(" --set-string ", isPair: false, " "),
    ];

    private static Anchor Of(string mark, bool isPair, params string[] flags) => new(mark, false, (search, at) =>
    {
        // The blank behind the mark may be the one before a flag.
        var start = at + mark.TrimEnd().Length;
        var line = search.Until(start, LongestLine, "\n");
        foreach (var flag in flags)
        {
            var found = line.IndexOf(flag, StringComparison.Ordinal);
            if (found >= 0 && (found == 0 || flag.Trim().Length > 1))
            {
                Judge(search, line, found + flag.Length, start, mark, isPair, isAttached: flag[^1] is not (' ' or '='));
                break;
            }
        }

        return 0;
    });

    private static void Judge(TextSearch search, ReadOnlySpan<char> line, int from, int lineStart, string mark, bool isPair, bool isAttached)
    {
        while (from < line.Length && (line[from] is '"' or '\'' || (line[from] == ' ' && (isPair || !isAttached))))
        {
            from++;
        }

        var rest = line[Math.Min(from, line.Length)..];
        var end = rest.IndexOfAny(ValueEnds);
        var value = end < 0 ? rest : rest[..end];
        if (mark.Contains("-literal", StringComparison.Ordinal) || mark.Contains("--set", StringComparison.Ordinal))
        {
            Assignment(search, value, lineStart + from);
            return;
        }

        var colon = isPair ? value.IndexOfAny(':', '%', ',') : -1;
        if (isPair && colon < 1)
        {
            return;
        }

        Add(search, value[(colon + 1)..], lineStart + from + colon + 1);
    }

    // PASSWORD, CLIENT_PASSWORD1 and "password" stand where documentation means the reader's own.
    private static bool IsWritten(ReadOnlySpan<char> value) =>
        value.ContainsAnyInRange('a', 'z') && !value.Equals("password", StringComparison.OrdinalIgnoreCase);

    // --from-literal=password=x, --set db.password=x
    private static void Assignment(TextSearch search, ReadOnlySpan<char> pair, int at)
    {
        var equals = pair.IndexOf('=');
        if (equals > 0 && IsWritten(pair[(equals + 1)..]) && NamedValue.Judge(pair[..equals].ToString(), pair[(equals + 1)..].ToString(), at + equals + 1, insideText: true) is { } match)
        {
            search.Add(match);
        }
    }

    private static void Add(TextSearch search, ReadOnlySpan<char> password, int at)
    {
        // docker run mysql -p3306:3306 publishes a port.
        if (password.Length >= ShortestPassword && password[0] != '-' && password.ContainsAny(Alphabet.Base62) && !ValueShape.IsTemplate(password) && !password.Contains('$') && !ValueShape.IsPlaceholder(password)
            && password.ContainsAnyExcept("0123456789:.".AsSpan()) && password is not ("password" or "pass" or "PASSWORD"))
        {
            search.Add(SecretMatch.Of(Detector, Confidence.High, password.ToString(), at));
        }
    }
}
