using System.Text.Json;
using Enforcer.Scanning.Reports;

namespace Enforcer.Scanning.Testing.Reports;

/// <summary>For programs: one object, version 1.</summary>
internal sealed class JsonTestReport : ITestReport
{
    public string Name => "json";

    public void Write(TestRun run, TextWriter output, bool colour) => JsonText.Write(output, json =>
    {
        json.WriteStartObject();
        json.WriteNumber("version", 1);
        json.WriteStartArray("tests");
        foreach (var outcome in run.Outcomes)
        {
            Write(json, outcome);
        }

        json.WriteEndArray();
        json.WriteStartObject("summary");
        json.WriteNumber("tests", run.Outcomes.Count);
        json.WriteNumber("failed", run.Failed.Count());
        json.WriteNumber("milliseconds", (long)run.Elapsed.TotalMilliseconds);
        json.WriteEndObject();
        json.WriteEndObject();
    });

    private static void Write(Utf8JsonWriter json, TestOutcome outcome)
    {
        json.WriteStartObject();
        json.WriteString("file", outcome.File);
        json.WriteString("name", outcome.Name);
        json.WriteBoolean("passed", outcome.Passed);
        json.WriteStartArray("differences");
        foreach (var difference in outcome.Differences)
        {
            json.WriteStartObject();
            json.WriteString("kind", difference.Kind.ToString().ToLowerInvariant());
            json.WriteString("text", difference.Text);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
