using System.Buffers;
using Enforcer.Secrets.Search;

namespace Enforcer.Secrets.Forms;

/// <summary>Finds passwords where a language has a place of its own for them: SQL's users, Go's data source names, calls with a user and a password, netrc and pgpass.</summary>
internal static class ArgumentForm
{
    private const string Detector = "literal password";
    private const int Longest = 256;
    private const int Shortest = 4;

    private static readonly SearchValues<char> InPairs = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.!%^*+=~#$/");

    public static readonly IReadOnlyList<Anchor> Anchors =
    [
        new("identified by ", true, (search, at) => Quoted(search, at + "identified by ".Length)),
        new("with password ", true, (search, at) => Quoted(search, at + "with password ".Length)),
        new("login password ", true, (search, at) => Quoted(search, at + "login password ".Length)),
        new("ConvertTo-SecureString ", true, (search, at) => Quoted(search, at + "ConvertTo-SecureString ".Length)),
        new("auth=(", true, (search, at) => Second(search, at + "auth=(".Length)),
        new("BasicAuth(", true, (search, at) => Second(search, at + "BasicAuth(".Length)),
        new("basic_auth(", true, (search, at) => Second(search, at + "basic_auth(".Length)),
        new("@tcp(", false, DataSource),
        new("insecure-password ", false, (search, at) => Word(search, at + "insecure-password ".Length)),
        new("machine ", false, Machine),
        new(" | chpasswd", false, Piped),
        new("vault login ", false, (search, at) => Drawn(search, at + "vault login ".Length)),
        new(":5432:", false, PasswordFile),
        new("?code=", false, FunctionKey),
        new("-pass pass:", false, (search, at) => Word(search, at + "-pass pass:".Length)),
        new("-passin pass:", false, (search, at) => Word(search, at + "-passin pass:".Length)),
        new("-passout pass:", false, (search, at) => Word(search, at + "-passout pass:".Length)),
        new("aws_secret_access_key ", true, (search, at) => Drawn(search, at + "aws_secret_access_key ".Length)),
        new("sentinel auth-pass ", false, (search, at) => Later(search, at + "sentinel auth-pass ".Length)),
        new("net user ", true, (search, at) => Later(search, at + "net user ".Length)),
        new("stats auth ", false, (search, at) => BehindColon(search, at + "stats auth ".Length)),
        new(" on >", false, (search, at) => Drawn(search, at + " on >".Length, 8)),
        new("oracle:thin:", false, (search, at) => Between(search, at + "oracle:thin:".Length, '/', '@')),
        new("sqlplus ", false, (search, at) => Between(search, at + "sqlplus ".Length, '/', '@')),
        new("\" \"md5", false, (search, at) => search.Run(at + 6, Longest, Alphabet.Hex).Length == 32 ? Add(search, at + 3, search.Window(at + 3, 35)) : 0),
        new("password-stdin", false, Echoed),
        new("| default \"", false, (search, at) => Drawn(search, at + "| default \"".Length, 16)),
        new("password ", true, (search, at) => Spoken(search, at + "password ".Length)),
        new("passwd ", true, (search, at) => Spoken(search, at + "passwd ".Length)),
        new("passphrase ", true, (search, at) => Spoken(search, at + "passphrase ".Length)),
        new("token ", true, (search, at) => Drawn(search, at + "token ".Length)),
        new("secret ", true, (search, at) => Drawn(search, at + "secret ".Length)),
        new("api key ", true, (search, at) => Drawn(search, at + "api key ".Length)),
    ];

    private static int Quoted(TextSearch search, int at)
    {
        var text = search.Text;
        while (at < text.Length && text[at] is ' ' or '\\' or '(')
        {
            at++;
        }

        if (at >= text.Length || text[at] is not ('"' or '\''))
        {
            return 0;
        }

        return Add(search, at + 1, search.Until(at + 1, Longest, text[at] == '"' ? "\"\\\n" : "'\\\n"));
    }

    // ("user", "password")
    private static int Second(TextSearch search, int at)
    {
        var arguments = search.Until(at, Longest, ")\n");
        var comma = arguments.IndexOf(',');
        return comma > 1 && arguments.TrimStart() is ['"' or '\'', ..] && arguments[..comma].TrimEnd() is [.., '"' or '\''] ? Quoted(search, at + comma + 1) : 0;
    }

    // user:password@tcp(host:3306)/name
    private static int DataSource(TextSearch search, int at)
    {
        var before = search.Text.AsSpan(Math.Max(0, at - Longest), at - Math.Max(0, at - Longest));
        var run = before[(before.LastIndexOfAnyExcept(InPairs) + 1)..];
        var colon = before.Length - run.Length - 1;
        if (colon < 1 || before[colon] != ':' || !char.IsAsciiLetterOrDigit(before[colon - 1]))
        {
            return 0;
        }

        Add(search, at - run.Length, run);
        return 0;
    }

    // machine HOST login USER password X, on one line or several.
    private static int Machine(TextSearch search, int at)
    {
        var entry = search.Window(at, Longest);
        var login = entry.IndexOf("login ", StringComparison.Ordinal);
        var password = login < 0 ? -1 : entry[login..].IndexOf("password ", StringComparison.Ordinal);
        return password < 0 || entry[(login + password)..].Length < 12 ? 0 : Word(search, at + login + password + "password ".Length);
    }

    // echo 'user:password' | chpasswd
    private static int Piped(TextSearch search, int at)
    {
        var before = search.Text.AsSpan(Math.Max(0, at - Longest), at - Math.Max(0, at - Longest)).TrimEnd("'\" ");
        var run = before[(before.LastIndexOfAnyExcept(InPairs) + 1)..];
        var colon = before.Length - run.Length - 1;
        if (colon > 0 && before[colon] == ':')
        {
            Add(search, Math.Max(0, at - Longest) + colon + 1, run);
        }

        return 0;
    }

    // host:5432:database:user:password
    private static int PasswordFile(TextSearch search, int at)
    {
        var line = search.Until(at + ":5432:".Length, Longest, " \t\r\n\"'");
        var database = line.IndexOf(':');
        var user = database < 0 ? -1 : line[(database + 1)..].IndexOf(':');
        var start = database + user + 2;
        return user < 1 || line[start..].Contains(':') ? 0 : Add(search, at + ":5432:".Length + start, line[start..]);
    }

    // https://app.azurewebsites.net/api/name?code=KEY
    private static int FunctionKey(TextSearch search, int at)
    {
        var before = search.Text.AsSpan(Math.Max(0, at - Longest), at - Math.Max(0, at - Longest));
        return before.Contains(".azurewebsites.net/", StringComparison.Ordinal) ? Drawn(search, at + "?code=".Length) : 0;
    }

    private static int Drawn(TextSearch search, int at, int shortest = 20)
    {
        var value = search.Run(at, Longest, Alphabet.Base64Any);
        return value.Length >= shortest && Randomness.MixesClasses(value) && Randomness.LooksRandom(value) && !Randomness.LooksWritten(value, 40) ? Add(search, at, value) : 0;
    }

    // "user shop, password Ab3...": in prose, only what no word is.
    private static int Spoken(TextSearch search, int at)
    {
        var value = search.Run(at, Longest, InPairs).TrimEnd('.');
        return value.Length >= 10 && value.ContainsAnyInRange('0', '9') && value.ContainsAnyInRange('A', 'Z') && value.ContainsAnyInRange('a', 'z') && Randomness.LooksRandom(value) && !Randomness.LooksWritten(value, 40)
            ? Add(search, at, value)
            : 0;
    }

    // WORD password
    private static int Later(TextSearch search, int at)
    {
        var word = search.Until(at, Longest, " \t\r\n\"'").Length;
        return word > 0 && search.Window(at + word, 2) is [' ', not ('/' or '-')] ? Word(search, at + word + 1) : 0;
    }

    private static int BehindColon(TextSearch search, int at)
    {
        var colon = search.Until(at, Longest, " \t\r\n\"'").IndexOf(':');
        return colon > 0 ? Word(search, at + colon + 1) : 0;
    }

    // user/password@host
    private static int Between(TextSearch search, int at, char before, char after)
    {
        var pair = search.Until(at, Longest, " \t\r\n\"'");
        var start = pair.IndexOf(before);
        var end = pair.IndexOf(after);
        return start > 0 && end > start + 1 ? Add(search, at + start + 1, pair[(start + 1)..end]) : 0;
    }

    // echo "password" | docker login --password-stdin
    private static int Echoed(TextSearch search, int at)
    {
        var from = Math.Max(0, at - Longest);
        var before = search.Text.AsSpan(from, at - from);
        before = before[(before.LastIndexOf('\n') + 1)..];
        var echo = before.LastIndexOf("echo ", StringComparison.Ordinal);
        if (echo < 0 || !before[echo..].Contains('|'))
        {
            return 0;
        }

        var start = at - before.Length + echo + "echo ".Length;
        while (start < at && search.Text[start] is ' ' or '"' or '\'' or '-' or '\\')
        {
            start++;
        }

        return Drawn(search, start, 8);
    }

    private static int Word(TextSearch search, int at) => Add(search, at, search.Until(at, Longest, " \t\r\n\"'\\"));

    private static int Add(TextSearch search, int at, ReadOnlySpan<char> password)
    {
        if (password.Length < Shortest || ValueShape.IsTemplate(password) || ValueShape.IsPlaceholder(password) || ValueShape.IsPlainWord(password) || password.Contains('$') || password[0] is ':' or '%' or '@' or '?'
            || password.Equals("password", StringComparison.OrdinalIgnoreCase))
        {
            return 0;
        }

        search.Add(SecretMatch.Of(Detector, Confidence.High, password.ToString(), at));
        return at + password.Length;
    }
}
