using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Enforcer.Policies;

namespace Enforcer.Drift.Reports;

/// <summary>SARIF 2.1.0, one rule for each kind of drift, so that a code host shows drift beside findings.</summary>
internal sealed class DriftSarifReport : IDriftReport
{
    public string Name => "sarif";

    public void Write(DriftResult result, TextWriter output, bool colour) => DriftJson.Write(output, new JsonObject
    {
        ["$schema"] = "https://json.schemastore.org/sarif-2.1.0.json",
        ["version"] = "2.1.0",
        ["runs"] = DriftJson.Array(
        [
            new JsonObject
            {
                ["tool"] = new JsonObject { ["driver"] = Driver() },
                ["invocations"] = DriftJson.Array(
                [
                    new JsonObject
                    {
                        ["executionSuccessful"] = result.Errors.Count == 0,
                        ["toolExecutionNotifications"] = DriftJson.Array(result.Errors.Select(error => new JsonObject
                        {
                            ["level"] = "error",
                            ["message"] = Text(error.Message),
                            ["locations"] = Locations(error.File, Math.Max(1, error.Line)),
                        })),
                    },
                ]),
                ["results"] = DriftJson.Array(result.Differences.Select(Result)),
            },
        ]),
    });

    private static JsonObject Driver() => new()
    {
        ["name"] = "enforcer",
        ["version"] = typeof(DriftSarifReport).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion,
        ["rules"] = DriftJson.Array(
        [
            Rule(DifferenceKind.Modified, "A field differs from its declaration"),
            Rule(DifferenceKind.Missing, "A declared object is not there"),
            Rule(DifferenceKind.Unmanaged, "An object is there that nothing declares"),
        ]),
    };

    private static JsonObject Rule(DifferenceKind kind, string title) => new() { ["id"] = RuleId(kind), ["shortDescription"] = Text(title) };

    private static JsonObject Result(Difference difference) => new()
    {
        ["ruleId"] = RuleId(difference.Kind),
        ["level"] = difference.Severity switch { Severity.Critical or Severity.High => "error", Severity.Medium => "warning", _ => "note" },
        ["message"] = Text(Message(difference)),
        ["locations"] = Locations(difference.File, difference.Location.Line),
        ["partialFingerprints"] = new JsonObject { ["enforcer/v1"] = Fingerprint(difference) },
    };

    private static string Message(Difference difference)
    {
        var by = difference.Manager is null ? "" : $", by {difference.Manager}";
        return difference.Kind switch
        {
            DifferenceKind.Missing => $"{difference.Resource} is declared and not there",
            DifferenceKind.Unmanaged => $"{difference.Resource} is there and declared nowhere{by}",
            _ => $"{difference.Resource}: {difference.Path} is {DriftJson.OneLine(difference.Live)}, declared {DriftJson.OneLine(difference.Desired)}{by}",
        };
    }

    private static string Fingerprint(Difference difference) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        string.Join('\n', difference.Kind, difference.Resource.Group, difference.Resource.Kind, difference.Resource.Namespace, difference.Resource.Name, difference.Path))))[..32];

    private static string RuleId(DifferenceKind kind) => "drift-" + DriftJson.Word(kind);

    private static JsonArray Locations(string file, int line) => DriftJson.Array(
    [
        new JsonObject
        {
            ["physicalLocation"] = new JsonObject
            {
                ["artifactLocation"] = new JsonObject { ["uri"] = string.Join('/', file.Split('/').Select(Uri.EscapeDataString)) },
                ["region"] = new JsonObject { ["startLine"] = line },
            },
        },
    ]);

    private static JsonObject Text(string text) => new() { ["text"] = text };
}
