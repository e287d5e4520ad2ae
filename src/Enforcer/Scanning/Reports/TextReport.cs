using Enforcer.Policies;
using Enforcer.Resources;

namespace Enforcer.Scanning.Reports;

/// <summary>For a person at a terminal: where, what, why it matters, how to mend it; the coverage in the last line.</summary>
internal sealed class TextReport : IReport
{
    private const int MostFolders = 3;

    public string Name => "text";

    public void Write(ScanResult result, TextWriter output, bool colour)
    {
        foreach (var finding in result.Open)
        {
            output.WriteLine($"{Paint($"{finding.File}:{finding.Location.Line}:{finding.Location.Column}", "1", colour)}  "
                + $"{Paint(finding.Severity.Word(), Tint(finding.Severity), colour)} ({finding.Level.Word()})  {finding.Rule.Id}");
            output.WriteLine($"    {PrintableText.Of(finding.Path.Length == 0 ? $"{finding.Resource}" : $"{finding.Resource}, {finding.Path}")}");
            output.WriteLine($"    {PrintableText.Of(finding.Message)}");
            output.WriteLine($"    fix: {finding.Remediation}");
            output.WriteLine();
        }

        foreach (var finding in result.Findings.Where(finding => finding.Suppressed is not null))
        {
            output.WriteLine($"{Paint($"{finding.File}:{finding.Location.Line}:{finding.Location.Column}", "1", colour)}  suppressed  {finding.Rule.Id}: {PrintableText.Of(finding.Suppressed!)}");
        }

        foreach (var error in result.Errors)
        {
            output.WriteLine($"{Paint(error.Line > 0 ? $"{error.File}:{error.Line}" : error.File, "1", colour)}  {Paint("not judged", "35", colour)}: {PrintableText.Of(error.Message)}");
        }

        if (result.Errors.Count > 0 || result.SuppressedCount > 0)
        {
            output.WriteLine();
        }

        output.WriteLine(Summary(result));
    }

    private static string Summary(ScanResult result)
    {
        var open = result.Open.ToList();
        var bySeverity = open.GroupBy(finding => finding.Severity).OrderByDescending(group => group.Key).Select(group => $"{group.Count()} {group.Key.Word()}");
        var parts = new List<string>
        {
            open.Count == 0 ? result.KnownCount is null ? "no findings" : "nothing got worse" : $"{Count(open.Count, "finding")} ({string.Join(", ", bySeverity)})",
            result.CommitCount is { } commits ? $"{Count(commits, "commit")}, {Count(result.FileCount, "file change")}" : $"{Count(result.FileCount, "file")}, {Count(result.ResourceCount, "resource")}",
        };
        if (result.ResourceCount == 0 && result.CommitCount is null)
        {
            parts.Add("nothing was judged, as no file holds a resource");
        }

        if (result.TextCount > 0)
        {
            parts.Add($"{Count(result.TextCount, "other text")} searched for tokens");
        }

        if (result.BinaryCount > 0)
        {
            parts.Add(result.CommitCount is null ? $"{Count(result.BinaryCount, "binary file")} not searched" : $"{Count(result.BinaryCount, "change")} of binary files passed over");
        }

        if (result.SkippedFolders.Count > 0)
        {
            parts.Add($"not looked into: {string.Join(", ", result.SkippedFolders.Take(MostFolders).Select(PrintableText.Of))}{(result.SkippedFolders.Count > MostFolders ? " and others" : "")}");
        }

        if (result.KnownCount is { } known)
        {
            parts.Add($"{known} known before");
        }

        if (result.SuppressedCount > 0)
        {
            parts.Add($"{result.SuppressedCount} suppressed");
        }

        if (result.Errors.Count > 0)
        {
            parts.Add($"{Count(result.Errors.Count, "error")}: not everything was judged");
        }

        parts.Add($"{(long)result.Elapsed.TotalMilliseconds} ms");
        return string.Join("; ", parts);
    }

    private static string Count(int number, string noun) => number == 1 ? $"1 {noun}" : $"{number} {noun}s";

    private static string Tint(Severity severity) => severity switch
    {
        Severity.Critical => "1;31",
        Severity.High => "31",
        Severity.Medium => "33",
        _ => "36",
    };

    private static string Paint(string text, string code, bool colour) => colour ? $"\u001b[{code}m{PrintableText.Of(text)}\u001b[0m" : PrintableText.Of(text);
}
