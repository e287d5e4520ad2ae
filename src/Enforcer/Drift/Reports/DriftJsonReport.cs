using System.Text.Json.Nodes;
using Enforcer.Policies;
using Enforcer.Resources;

namespace Enforcer.Drift.Reports;

/// <summary>The machine contract: one object, version 1.</summary>
internal sealed class DriftJsonReport : IDriftReport
{
    public string Name => "json";

    public void Write(DriftResult result, TextWriter output, bool colour) => DriftJson.Write(output, new JsonObject
    {
        ["version"] = 1,
        ["drifts"] = DriftJson.Array(result.Differences.Select(Of)),
        ["errors"] = DriftJson.Array(result.Errors.Select(Of)),
        ["summary"] = new JsonObject
        {
            ["desired"] = result.DesiredCount,
            ["live"] = result.LiveCount,
            ["drifts"] = result.Differences.Count,
            ["modified"] = result.Count(DifferenceKind.Modified),
            ["missing"] = result.Count(DifferenceKind.Missing),
            ["unmanaged"] = result.Count(DifferenceKind.Unmanaged),
            ["errors"] = result.Errors.Count,
            ["ignored"] = result.IgnoredCount,
            ["milliseconds"] = (long)result.Elapsed.TotalMilliseconds,
        },
    });

    private static JsonObject Of(Difference difference) => new()
    {
        ["resource"] = new JsonObject
        {
            ["apiVersion"] = difference.Resource.ApiVersion,
            ["kind"] = difference.Resource.Kind,
            ["namespace"] = difference.Resource.Namespace,
            ["name"] = difference.Resource.Name,
        },
        ["kind"] = DriftJson.Word(difference.Kind),
        ["path"] = difference.Path,
        ["desired"] = difference.Desired?.DeepClone(),
        ["live"] = difference.Live?.DeepClone(),
        ["manager"] = difference.Manager,
        ["security"] = difference.Security,
        ["severity"] = difference.Severity.Word(),
        ["location"] = new JsonObject { ["file"] = difference.File, ["line"] = difference.Location.Line },
    };

    private static JsonObject Of(ReadError error) => new() { ["file"] = error.File, ["line"] = error.Line, ["message"] = error.Message };
}
