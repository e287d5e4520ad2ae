using System.Text.Encodings.Web;
using System.Text.Json;

namespace Enforcer.Certificates.Inspection;

/// <summary>An inspection for a program: <c>{"version":1,"files":[...]}</c>.</summary>
internal static class InspectionJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static void Write(IReadOnlyList<InspectedFile> files, TextWriter output) =>
        output.WriteLine(JsonSerializer.Serialize(new { Version = 1, Files = files }, Options));
}
