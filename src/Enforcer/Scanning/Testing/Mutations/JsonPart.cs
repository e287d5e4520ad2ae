using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Enforcer.Resources;

namespace Enforcer.Scanning.Testing.Mutations;

/// <summary>Holds a part of an object, as a person writes it into a test, against the whole.</summary>
internal static class JsonPart
{
    private static readonly JsonSerializerOptions Written = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Text(JsonNode? value) => value is null ? "null" : value.ToJsonString(Written);

    /// <summary>A key that is written as null must be absent or null.</summary>
    public static IEnumerable<TestDifference> Differences(JsonNode? part, JsonNode? whole, string resource, string path = "") => (part, whole) switch
    {
        (JsonObject wanted, JsonObject found) => wanted.SelectMany(entry => Differences(entry.Value, found[entry.Key], resource, ResourcePath.Join(path, entry.Key))),
        (JsonArray wanted, JsonArray found) when wanted.Count == found.Count => wanted.SelectMany((item, at) => Differences(item, found[at], resource, $"{path}[{at}]")),
        (JsonArray wanted, JsonArray found) => Differing(resource, path, $"{wanted.Count} items", $"{found.Count} items"),
        _ => JsonNode.DeepEquals(part, whole) ? [] : Differing(resource, path, Text(part), Text(whole)),
    };

    private static IEnumerable<TestDifference> Differing(string resource, string path, string wanted, string found) =>
    [
        new TestDifference(TestDifferenceKind.Missing, $"{resource}, {path}: {wanted}"),
        new TestDifference(TestDifferenceKind.Unexpected, $"{resource}, {path}: {found}"),
    ];
}
