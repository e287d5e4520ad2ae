using System.Text.RegularExpressions;
using Enforcer.Resources.Helm.Templates;

namespace Enforcer.Resources.Helm.Functions;

/// <summary>Functions over regular expressions: a chart's own, hence without backtracking.</summary>
internal static class PatternFunctions
{
    public static readonly IReadOnlyDictionary<string, GoMethod> All = new Dictionary<string, GoMethod>
    {
        ["regexMatch"] = given => Pattern(given).IsMatch(given.Text(1)),
        ["regexFind"] = given => Pattern(given).Match(given.Text(1)).Value,
        ["regexFindAll"] = given => Pattern(given).Matches(given.Text(1)).Take(given.Integer(2) < 0 ? int.MaxValue : (int)given.Integer(2)).Select(match => (object?)match.Value).ToList(),
        ["regexReplaceAll"] = given => Pattern(given).Replace(given.Text(1), Replacement(given.Text(2))),
        ["regexReplaceAllLiteral"] = given => Pattern(given).Replace(given.Text(1), _ => given.Text(2)),
        ["regexSplit"] = given => Pattern(given).Split(given.Text(1), given.Integer(2) <= 0 ? 0 : (int)Math.Min(given.Integer(2), int.MaxValue)).ToList<object?>(),
        ["regexQuoteMeta"] = given => Regex.Escape(given.Text(0)),
    };

    // RE2 writes a named group and the classes of POSIX in its own way.
    private static Regex Pattern(Arguments given) => new(
        given.Text(0).Replace("(?P<", "(?<", StringComparison.Ordinal).Replace("[[:alnum:]]", "[a-zA-Z0-9]", StringComparison.Ordinal).Replace("[:alnum:]", "a-zA-Z0-9", StringComparison.Ordinal)
            .Replace("[:alpha:]", "a-zA-Z", StringComparison.Ordinal).Replace("[:digit:]", "0-9", StringComparison.Ordinal).Replace("[:space:]", "\\s", StringComparison.Ordinal),
        RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);

    // ${1} and $1 mean the same to both; $name ends where Go's names end, which .NET writes in braces.
    private static string Replacement(string text) => Regex.Replace(text, @"\$(\w+)", "$${$1}", RegexOptions.NonBacktracking);
}
