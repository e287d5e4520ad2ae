using System.Text.Json.Nodes;
using Enforcer.Policies;
using Enforcer.Resources;

namespace Enforcer.Controller.Reports;

/// <summary>
/// Says findings as the policy working group's reports do (wgpolicyk8s.io/v1alpha2; openreports.io has the same members): failures only, without
/// times, so that the same findings are the same report.
/// </summary>
internal static class ReportDocument
{
    public const string Source = "enforcer";

    /// <summary>How many results were left out, where there were too many.</summary>
    public const string LeftOut = "enforcer.dev/left-out";

    /// <summary>Tells our reports from others'.</summary>
    public const string ManagedBy = "app.kubernetes.io/managed-by";

    public static JsonObject Of(string apiVersion, string kind, string? space, IReadOnlyList<Finding> findings, int mostResults)
    {
        var results = findings
            .OrderBy(finding => finding.Suppressed is not null)
            .ThenByDescending(finding => finding.Severity)
            .ThenBy(finding => finding.Resource.ToString(), StringComparer.Ordinal)
            .ThenBy(finding => finding.Rule.Id, StringComparer.Ordinal)
            .ThenBy(finding => finding.Path, StringComparer.Ordinal)
            .ThenBy(finding => finding.Fingerprint, StringComparer.Ordinal)
            .ToList();
        var metadata = new JsonObject { ["name"] = Source, ["labels"] = new JsonObject { [ManagedBy] = Source } };
        if (space is not null)
        {
            metadata["namespace"] = space;
        }

        if (results.Count > mostResults)
        {
            metadata["annotations"] = new JsonObject { [LeftOut] = (results.Count - mostResults).ToString(System.Globalization.CultureInfo.InvariantCulture) };
        }

        return new JsonObject
        {
            ["apiVersion"] = apiVersion,
            ["kind"] = kind,
            ["metadata"] = metadata,
            ["summary"] = new JsonObject
            {
                ["pass"] = 0,
                ["fail"] = results.Count(finding => Result(finding) == "fail"),
                ["warn"] = results.Count(finding => Result(finding) == "warn"),
                ["error"] = 0,
                ["skip"] = results.Count(finding => Result(finding) == "skip"),
            },
            ["results"] = new JsonArray([.. results.Take(mostResults).Select(Of)]),
        };
    }

    private static JsonObject Of(Finding finding)
    {
        var properties = new JsonObject { ["path"] = finding.Path, ["remediation"] = finding.Remediation, ["fingerprint"] = finding.Fingerprint };
        if (finding.Suppressed is { } reason)
        {
            properties["exception"] = reason;
        }

        return new JsonObject
        {
            ["source"] = Source,
            ["policy"] = finding.Rule.Id,
            ["category"] = finding.Rule.Category.ToString().ToLowerInvariant(),
            ["severity"] = finding.Severity.ToString().ToLowerInvariant(),
            ["result"] = Result(finding),
            ["scored"] = true,
            ["message"] = finding.Message,
            ["resources"] = new JsonArray(Reference(finding.Resource)),
            ["properties"] = properties,
        };
    }

    private static JsonObject Reference(ResourceId id)
    {
        var reference = new JsonObject { ["apiVersion"] = id.ApiVersion, ["kind"] = id.Kind, ["name"] = id.Name };
        if (id.Namespace is not null)
        {
            reference["namespace"] = id.Namespace;
        }

        return reference;
    }

    private static string Result(Finding finding) => finding switch
    {
        { Suppressed: not null } => "skip",
        { Level: Level.Deny } => "fail",
        _ => "warn",
    };
}
