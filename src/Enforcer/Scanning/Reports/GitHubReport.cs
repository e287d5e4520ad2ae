using Enforcer.Policies;

namespace Enforcer.Scanning.Reports;

/// <summary>Workflow commands that GitHub turns into annotations on the changed lines (docs.github.com, workflow commands).</summary>
internal sealed class GitHubReport : IReport
{
    public string Name => "github";

    public void Write(ScanResult result, TextWriter output, bool colour)
    {
        foreach (var finding in result.Open)
        {
            var command = finding.Severity >= Severity.High ? "error" : finding.Severity == Severity.Medium ? "warning" : "notice";
            output.WriteLine($"::{command} file={Property(finding.File)},line={finding.Location.Line},col={finding.Location.Column},title={Property(finding.Rule.Id)}"
                + $"::{Data(finding.MessageWithFix)}");
        }

        foreach (var error in result.Errors)
        {
            output.WriteLine($"::error file={Property(error.File)},line={Math.Max(1, error.Line)},title=not judged::{Data(error.Message)}");
        }
    }

    private static string Data(string text) => text
        .Replace("%", "%25", StringComparison.Ordinal)
        .Replace("\r", "%0D", StringComparison.Ordinal)
        .Replace("\n", "%0A", StringComparison.Ordinal);

    private static string Property(string text) => Data(text)
        .Replace(":", "%3A", StringComparison.Ordinal)
        .Replace(",", "%2C", StringComparison.Ordinal);
}
