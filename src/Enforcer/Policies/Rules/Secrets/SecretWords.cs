using Enforcer.Resources;
using Enforcer.Secrets;

namespace Enforcer.Policies.Rules.Secrets;

/// <summary>Turns a match into a violation, alike in every rule about secrets, so that no message can hold more of a value than another.</summary>
internal static class SecretWords
{
    // A name longer than this may itself be what somebody pasted.
    private const int LongestName = 48;

    /// <param name="resource">The culprit.</param>
    /// <param name="at">The whole value, however deep inside it the secret was found.</param>
    /// <param name="where">Whose value it is: <c>'DB_PASSWORD' of container 'app'</c>.</param>
    /// <param name="match">What was found.</param>
    public static Violation Violation(Resource resource, Node at, string where, SecretMatch match)
    {
        var line = LineOf(at, match.Offset);
        var inside = (match.Name is { Length: <= LongestName } name ? $", under '{name}'" : "") + (line > 1 ? $", line {line} of the value" : "");
        var shown = at is ScalarNode { IsSensitive: true } ? $"{match.Length} characters" : match.Shown;
        var what = match.Detector == NamedValue.Detector ? "a literal secret" : $"a literal secret, {match.Detector}";
        return new Violation(resource, at, $"{where} holds {what} ({shown}){inside}", match.Discriminator)
        {
            // A form with something against it is worth a look, not a refusal.
            Severity = match.Confidence == Confidence.Low ? Severity.Medium : null,
        };
    }

    private static int LineOf(Node at, int offset)
    {
        var text = at.Text ?? "";
        return 1 + text.AsSpan(0, Math.Min(offset, text.Length)).Count('\n');
    }
}
