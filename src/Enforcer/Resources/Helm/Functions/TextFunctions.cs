using System.Globalization;
using System.Net;
using System.Text;
using Enforcer.Resources.Helm.Templates;

namespace Enforcer.Resources.Helm.Functions;

/// <summary>Functions that make texts of texts.</summary>
internal static class TextFunctions
{
    private const int LongestMade = 1024 * 1024;

    public static readonly IReadOnlyDictionary<string, GoMethod> All = new Dictionary<string, GoMethod>
    {
        ["print"] = given => string.Concat(given.All.Select(GoValue.Text)),
        ["println"] = given => string.Join(' ', given.All.Select(GoValue.Text)) + "\n",
        ["printf"] = given => GoFormat.Format(given.Text(0), given.From(1)),
        ["quote"] = given => string.Join(' ', given.All.Where(value => value is not null).Select(value => GoFormat.Quoted(GoValue.Text(value)))),
        ["squote"] = given => string.Join(' ', given.All.Where(value => value is not null).Select(value => $"'{GoValue.Text(value)}'")),
        ["toString"] = given => given.Text(0),
        ["cat"] = given => string.Join(' ', given.All.Where(value => value is not null).Select(GoValue.Text)),
        ["upper"] = given => given.Text(0).ToUpperInvariant(),
        ["lower"] = given => given.Text(0).ToLowerInvariant(),
        ["title"] = given => Words(given.Text(0), char.ToUpperInvariant),
        ["untitle"] = given => Words(given.Text(0), char.ToLowerInvariant),
        ["swapcase"] = given => string.Concat(given.Text(0).Select(letter => char.IsUpper(letter) ? char.ToLowerInvariant(letter) : char.ToUpperInvariant(letter))),
        ["trim"] = given => given.Text(0).Trim(),
        ["trimAll"] = given => given.Text(1).Trim(given.Text(0).ToCharArray()),
        ["trimPrefix"] = given => given.Text(1).StartsWith(given.Text(0), StringComparison.Ordinal) ? given.Text(1)[given.Text(0).Length..] : given.Text(1),
        ["trimSuffix"] = given => given.Text(1).EndsWith(given.Text(0), StringComparison.Ordinal) ? given.Text(1)[..^given.Text(0).Length] : given.Text(1),
        ["trunc"] = given => Cut(given.Text(1), given.Integer(0)),
        ["abbrev"] = given => given.Text(1) is var text && given.Integer(0) is var most && most >= 4 && text.Length > most ? text[..(int)(most - 3)] + "..." : text,
        ["nospace"] = given => string.Concat(given.Text(0).Where(letter => !char.IsWhiteSpace(letter))),
        ["initials"] = given => string.Concat(Split(given.Text(0)).Select(word => word[0])),
        ["repeat"] = given => Repeated(given.Text(1), given.Size(0, LongestMade)),
        ["substr"] = given => Part(given.Text(2), given.Integer(0), given.Integer(1)),
        ["replace"] = given => given.Text(0).Length == 0 ? given.Text(2) : given.Text(2).Replace(given.Text(0), given.Text(1), StringComparison.Ordinal),
        ["contains"] = given => given.Text(1).Contains(given.Text(0), StringComparison.Ordinal),
        ["hasPrefix"] = given => given.Text(1).StartsWith(given.Text(0), StringComparison.Ordinal),
        ["hasSuffix"] = given => given.Text(1).EndsWith(given.Text(0), StringComparison.Ordinal),
        ["indent"] = given => Indented(given.Text(1), given.Size(0, 1000)),
        ["nindent"] = given => "\n" + Indented(given.Text(1), given.Size(0, 1000)),
        ["wrap"] = given => given.Text(1),
        ["wrapWith"] = given => given.Text(2),
        ["plural"] = given => given.Integer(2) == 1 ? given[0] : given[1],
        ["camelcase"] = given => string.Concat(Split(given.Text(0)).Select(word => char.ToUpperInvariant(word[0]) + word[1..])),
        ["snakecase"] = given => Cased(given.Text(0), '_'),
        ["kebabcase"] = given => Cased(given.Text(0), '-'),
        ["html"] = given => WebUtility.HtmlEncode(given.Text(0)),
        ["js"] = given => given.Text(0),
        ["urlquery"] = given => Uri.EscapeDataString(given.Text(0)),
        ["base"] = given => given.Text(0).TrimEnd('/') is var path && path.Length == 0 ? "." : path[(path.LastIndexOf('/') + 1)..],
        ["dir"] = given => given.Text(0) is var path && path.LastIndexOf('/') is var slash && slash > 0 ? path[..slash] : slash == 0 ? "/" : ".",
        ["ext"] = given => given.Text(0) is var path && path.LastIndexOf('.') is var dot && dot > path.LastIndexOf('/') ? path[dot..] : "",
        ["clean"] = given => given.Text(0).Replace("//", "/", StringComparison.Ordinal).TrimEnd('/'),
        ["isAbs"] = given => given.Text(0).StartsWith('/'),
    };

    /// <summary>Every line behind that many blanks, as <c>indent</c> does.</summary>
    public static string Indented(string text, int blanks)
    {
        var pad = new string(' ', blanks);
        return (long)(text.Count(letter => letter == '\n') + 1) * blanks <= LongestMade * 16L
            ? pad + text.Replace("\n", "\n" + pad, StringComparison.Ordinal)
            : throw new TemplateException("a text becomes too long by being indented");
    }

    private static string Repeated(string text, int times) => (long)text.Length * times <= LongestMade
        ? new StringBuilder().Insert(0, text, times).ToString()
        : throw new TemplateException(string.Create(CultureInfo.InvariantCulture, $"a text of more than {LongestMade} characters is asked for"));

    private static string Cut(string text, long length) => length >= 0
        ? text[..(int)Math.Min(length, text.Length)]
        : text[(int)Math.Max(0, text.Length + Math.Max(length, -int.MaxValue))..];

    private static string Part(string text, long start, long end)
    {
        var from = (int)Math.Clamp(start, 0, text.Length);
        var to = end < 0 ? text.Length : (int)Math.Clamp(end, from, text.Length);
        return text[from..to];
    }

    private static string Words(string text, Func<char, char> first)
    {
        var letters = text.ToCharArray();
        for (var i = 0; i < letters.Length; i++)
        {
            letters[i] = i == 0 || char.IsWhiteSpace(letters[i - 1]) ? first(letters[i]) : letters[i];
        }

        return new string(letters);
    }

    private static string[] Split(string text) => text.Split([' ', '_', '-', '\t', '\n'], StringSplitOptions.RemoveEmptyEntries);

    private static string Cased(string text, char between)
    {
        var result = new StringBuilder();
        foreach (var letter in text)
        {
            if (letter is ' ' or '_' or '-')
            {
                result.Append(between);
                continue;
            }

            if (char.IsUpper(letter) && result.Length > 0 && result[^1] != between)
            {
                result.Append(between);
            }

            result.Append(char.ToLowerInvariant(letter));
        }

        return result.ToString();
    }
}
