using Enforcer.Policies;

namespace Enforcer.Scanning.Reports;

/// <summary>GitLab's Code Quality report (docs.gitlab.com, ci/testing/code_quality, "implement a custom tool").</summary>
internal sealed class GitLabReport : IReport
{
    public string Name => "gitlab";

    public void Write(ScanResult result, TextWriter output, bool colour) => JsonText.Write(output, json =>
    {
        json.WriteStartArray();
        foreach (var finding in result.Open)
        {
            json.WriteStartObject();
            json.WriteString("description", finding.MessageWithFix);
            json.WriteString("check_name", finding.Rule.Id);
            json.WriteString("fingerprint", finding.Fingerprint);
            json.WriteString("severity", SeverityWord(finding.Severity));
            json.WriteStartObject("location");
            json.WriteString("path", finding.File);
            json.WriteStartObject("lines");
            json.WriteNumber("begin", finding.Location.Line);
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    private static string SeverityWord(Severity severity) => severity switch
    {
        Severity.Critical => "blocker",
        Severity.High => "critical",
        Severity.Medium => "major",
        _ => "minor",
    };
}
