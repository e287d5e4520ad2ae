using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Enforcer.Mesh.Connections;

namespace Enforcer.Scanning.Maps;

/// <summary>The data behind a page: what a click on a node or a line shows. Written so that no text of it can end the element that holds it.</summary>
internal static class MapJson
{
    // The default encoder escapes every character that HTML could take for markup.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.Default };

    public static string Of(MapPicture picture)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Options))
        {
            json.WriteStartObject();
            json.WriteStartArray("nodes");
            foreach (var state in picture.Nodes)
            {
                Write(json, state);
            }

            json.WriteEndArray();
            json.WriteStartArray("edges");
            foreach (var edge in picture.Edges)
            {
                Write(json, edge);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static void Write(Utf8JsonWriter json, NodeState state)
    {
        json.WriteStartObject();
        json.WriteString("name", MapText.Clean(MapPicture.LabelOf(state.Node)));
        json.WriteString("group", MapText.Clean(MapPicture.GroupOf(state.Node)));
        json.WriteString("kind", state.Node.Kind.ToString().ToLowerInvariant());
        json.WriteString("note", MapText.Clean(MapPicture.NoteOf(state)));
        json.WriteString("why", MapText.Clean(state.Needs is null ? state.Verdict.Why : $"{state.Verdict.Why}; whom policies admit is {Verdict.NeedsCluster} ({state.Needs})"));
        json.WriteStartArray("declared");
        foreach (var resource in state.Node.Services.Concat(state.Node.Workloads.Select(workload => workload.Resource)).Append(state.Node.Declared).Distinct())
        {
            if (resource is not null)
            {
                json.WriteStringValue(MapText.Clean($"{resource.File}:{resource.Line}  {resource.Id}"));
            }
        }

        json.WriteEndArray();
        Chain(json, state.Verdict.Chain);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, MapEdge edge)
    {
        json.WriteStartObject();
        json.WriteNumber("from", edge.From);
        json.WriteNumber("to", edge.To);
        json.WriteString("mode", edge.Mode.Word());
        json.WriteStartArray("parts");
        foreach (var one in edge.Connections)
        {
            json.WriteStartObject();
            json.WriteString("port", one.Port is null ? null : MapText.Clean(one.Port));
            json.WriteString("mode", one.Verdict.Mode.Word());
            json.WriteString("why", MapText.Clean(one.Verdict.Why));
            json.WriteString("client", one.Verdict.Speaks?.Word());
            json.WriteString("basis", Line(one.Basis));
            Chain(json, one.Verdict.Chain);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Chain(Utf8JsonWriter json, IReadOnlyList<Statement> chain)
    {
        json.WriteStartArray("chain");
        foreach (var step in chain)
        {
            json.WriteStringValue(Line(step));
        }

        json.WriteEndArray();
    }

    private static string Line(Statement step) => MapText.Clean($"{step.File}:{step.Line}  {step.Says}");
}
