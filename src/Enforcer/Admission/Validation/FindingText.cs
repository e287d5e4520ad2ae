using System.Text;
using Enforcer.Policies;
using Enforcer.Resources;

namespace Enforcer.Admission.Validation;

/// <summary>Says findings to the person whose request was refused: rule, place, reason and fix for each.</summary>
internal static class FindingText
{
    // A status travels through etcd-sized messages and a terminal; what is beyond is counted.
    private const int LongestMessage = 64 * 1024;

    // Far beyond what a rule says of an honest object; a hostile one names its own keys, and the fix behind them must still be read.
    private const int LongestPart = 2 * 1024;

    public static string Denial(ResourceId resource, IReadOnlyList<Finding> findings)
    {
        var text = new StringBuilder($"{Part($"{resource}")} is refused by {(findings.Count == 1 ? "a rule" : $"{findings.Count} rules")}:");
        for (var i = 0; i < findings.Count; i++)
        {
            if (text.Length > LongestMessage)
            {
                text.Append($"\n- and {findings.Count - i} more findings: 'enforcer scan' shows all");
                break;
            }

            text.Append("\n- ").Append(Line(findings[i]));
        }

        return text.ToString();
    }

    /// <summary><c>rule at path: reason; fix: what to do</c>, on one line.</summary>
    public static string Line(Finding finding) =>
        Line(finding.Rule.Id, finding.Path, finding.Message, finding.Remediation) + (FixCommand.For(finding) is { } command ? $" {char.ToUpperInvariant(command[0])}{command[1..]}" : "");

    public static string Line(string rule, string path, string message, string fix) =>
        $"{rule} at {(path.Length == 0 ? "the object" : Part(path))}: {Part(message)}; fix: {Part(fix)}";

    /// <summary>What an object's author may have written, fit for one line of a terminal.</summary>
    public static string Part(string text) => PrintableText.Brief(text, LongestPart);
}
