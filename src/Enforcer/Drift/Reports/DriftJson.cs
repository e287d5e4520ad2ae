using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Enforcer.Resources;

namespace Enforcer.Drift.Reports;

/// <summary>The pieces of JSON that the reports of drift share.</summary>
internal static class DriftJson
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = ReaderLimits.DeepestTree * 2 };

    private static readonly JsonSerializerOptions Compact = new(Indented) { WriteIndented = false };

    public static string Word(DifferenceKind kind) => kind.ToString().ToLowerInvariant();

    public static void Write(TextWriter output, JsonNode document) => output.WriteLine(document.ToJsonString(Indented));

    public static string OneLine(JsonNode? value) => value?.ToJsonString(Compact) ?? "absent";

    public static JsonArray Array(IEnumerable<JsonNode> items) => new([.. items]);
}
