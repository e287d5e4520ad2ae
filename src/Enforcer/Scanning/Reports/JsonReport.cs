using System.Text.Json;
using Enforcer.Policies;

namespace Enforcer.Scanning.Reports;

/// <summary>The machine contract: one object, version 1.</summary>
internal sealed class JsonReport : IReport
{
    public string Name => "json";

    public void Write(ScanResult result, TextWriter output, bool colour) => JsonText.Write(output, json =>
    {
        json.WriteStartObject();
        json.WriteNumber("version", 1);
        json.WriteStartArray("findings");
        foreach (var finding in result.Findings)
        {
            Write(json, finding);
        }

        json.WriteEndArray();
        JsonText.WriteErrors(json, result.Errors);
        json.WriteStartObject("summary");
        if (result.CommitCount is { } commits)
        {
            json.WriteNumber("commits", commits);
            json.WriteNumber("binaries", result.BinaryCount);
        }

        json.WriteNumber("files", result.FileCount);
        json.WriteNumber("resources", result.ResourceCount);
        json.WriteNumber("findings", result.Open.Count());
        json.WriteNumber("suppressed", result.SuppressedCount);
        if (result.KnownCount is { } known)
        {
            json.WriteNumber("known", known);
        }

        json.WriteNumber("errors", result.Errors.Count);
        if (result.CommitCount is null)
        {
            json.WriteNumber("texts", result.TextCount);
            json.WriteNumber("binaries", result.BinaryCount);
            json.WriteNumber("skippedFolders", result.SkippedFolders.Count);
        }

        json.WriteNumber("milliseconds", (long)result.Elapsed.TotalMilliseconds);
        json.WriteEndObject();
        json.WriteEndObject();
    });

    private static void Write(Utf8JsonWriter json, Finding finding)
    {
        json.WriteStartObject();
        json.WriteString("rule", finding.Rule.Id);
        json.WriteString("category", finding.Rule.Category.Word());
        json.WriteString("severity", finding.Severity.Word());
        json.WriteString("level", finding.Level.Word());
        json.WriteString("message", finding.Message);
        json.WriteString("remediation", finding.Remediation);
        json.WriteStartObject("resource");
        json.WriteString("apiVersion", finding.Resource.ApiVersion);
        json.WriteString("kind", finding.Resource.Kind);
        json.WriteString("namespace", finding.Resource.Namespace);
        json.WriteString("name", finding.Resource.Name);
        json.WriteEndObject();
        json.WriteString("path", finding.Path);
        json.WriteStartObject("location");
        json.WriteString("file", finding.File);
        json.WriteNumber("line", finding.Location.Line);
        json.WriteNumber("column", finding.Location.Column);
        json.WriteEndObject();
        json.WriteString("fingerprint", finding.Fingerprint);
        json.WriteString("suppressed", finding.Suppressed);
        if (finding.Commit is { } commit)
        {
            json.WriteStartObject("commit");
            json.WriteString("id", commit.Id);
            json.WriteString("authorDate", commit.AuthorDate);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
