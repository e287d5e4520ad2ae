using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Enforcer.Resources;

namespace Enforcer.Scanning.Reports;

/// <summary>Writes one JSON document to a text writer, indented, so that it can be read and diffed.</summary>
internal static class JsonText
{
    private static readonly JsonWriterOptions Options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(TextWriter output, Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Options))
        {
            write(json);
        }

        output.WriteLine(Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length));
    }

    /// <summary>What could not be read, under <c>errors</c>: the same in every document of ours.</summary>
    public static void WriteErrors(Utf8JsonWriter json, IEnumerable<ReadError> errors)
    {
        json.WriteStartArray("errors");
        foreach (var error in errors)
        {
            json.WriteStartObject();
            json.WriteString("file", error.File);
            json.WriteNumber("line", error.Line);
            json.WriteString("message", error.Message);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
