using System.Buffers;
using Enforcer.Resources;
using Enforcer.Secrets;

namespace Enforcer.Policies.Rules.Secrets;

/// <summary>Turns matches into violations, alike in every rule about secrets, so that no message can hold more of a value than another.</summary>
internal static class SecretWords
{
    // A name longer than this may itself be what somebody pasted.
    private const int LongestName = 48;

    private static readonly SearchValues<char> InNames = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-./");

    /// <summary>One violation for each secret of a value; one that stands there twice is told once.</summary>
    public static IEnumerable<Violation> Violations(Resource resource, Node at, string where, IReadOnlyList<SecretMatch> matches) =>
        matches.Count == 0 ? [] : matches.DistinctBy(match => match.Discriminator).Select(match => Violation(resource, at, where, match));

    /// <param name="resource">The culprit.</param>
    /// <param name="at">The whole value, however deep inside it the secret was found.</param>
    /// <param name="where">Whose value it is: <c>'DB_PASSWORD' of container 'app'</c>.</param>
    /// <param name="match">What was found.</param>
    public static Violation Violation(Resource resource, Node at, string where, SecretMatch match)
    {
        var line = LineOf(at, match.Offset);
        var inside = (match.Name is { Length: <= LongestName } name ? $", under '{name}'" : "") + (line > 1 ? $", line {line} of the value" : "");
        var shown = at is ScalarNode { IsSensitive: true } ? $"{match.Length} characters" : match.Shown;
        var what = match.Detector switch
        {
            NamedValue.Detector => "a literal secret",
            NamedValue.DefaultDetector => "a default password that everybody knows",
            _ when match.Detector.StartsWith(SecretDetector.UnseenDetector, StringComparison.Ordinal) => SecretDetector.UnseenDetector,
            var detector => $"a literal secret, {detector}",
        };
        return new Violation(resource, at, $"{where} holds {what} ({shown}){inside}", match.Discriminator)
        {
            Severity = Weight(match.Confidence),
            Place = PlaceOf(resource, at, line),
            Secret = match.Discriminator,
        };
    }

    /// <summary>A name as a message may show it.</summary>
    public static string Shown(string? name) =>
        name is null ? "a value" : name.Length <= LongestName && !name.AsSpan().ContainsAnyExcept(InNames) ? $"'{name}'" : "a value with an unusual name";

    // A form with something against it is worth a look, not a refusal; a known default is a reminder.
    private static Severity? Weight(Confidence confidence) => confidence switch
    {
        Confidence.Weak => Severity.Low,
        Confidence.Low => Severity.Medium,
        _ => null,
    };

    private static int LineOf(Node at, int offset)
    {
        var text = at.Text ?? "";
        return 1 + text.AsSpan(0, Math.Min(offset, text.Length)).Count('\n');
    }

    // The lines of a literal block or heredoc are lines of the file: the one to edit is known.
    private static TextPosition? PlaceOf(Resource resource, Node at, int line)
    {
        if (resource.Source is not { } source || at is not ScalarNode { Style: ScalarStyle.Block } || at.Start.Offset >= source.Text.Length)
        {
            return null;
        }

        // A tag such as !Sub stands before the mark of the block, on its line.
        var offset = at.Start.Offset;
        var mark = source.Text.AsSpan(offset) is ['!', ..] tagged ? offset + tagged.IndexOfAny(' ', '\n') + 1 : offset;
        if (!(source.Text[mark] == '|' || source.Text.AsSpan(mark).StartsWith("<<")))
        {
            return null;
        }

        for (var i = 0; i < line; i++)
        {
            offset = source.Text.IndexOf('\n', offset) + 1;
            if (offset == 0)
            {
                return null;
            }
        }

        var blanks = source.Text.AsSpan(offset).IndexOfAnyExcept(' ');
        return new TextPosition(at.Start.Line + line, 1 + Math.Max(0, blanks), offset + Math.Max(0, blanks));
    }
}
