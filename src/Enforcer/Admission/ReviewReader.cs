using System.Text.Json;
using Enforcer.Admission.Wire;
using Enforcer.Resources;
using Enforcer.Resources.Formats;

namespace Enforcer.Admission;

/// <summary>
/// Takes a review apart strictly, in one pass over its bytes; every fault is a sentence for whoever registered the webhook. Members that no
/// decision needs are skipped; of two of one name the last counts.
/// </summary>
internal static class ReviewReader
{
    // The envelope is three maps around the object.
    private static readonly JsonReaderOptions Options = new() { MaxDepth = ReaderLimits.DeepestTree + 3 };

    /// <summary>The request, or null and what is wrong with the body.</summary>
    public static AdmissionRequest? Read(ReadOnlyMemory<byte> body, out string fault)
    {
        AdmissionRequest? request;
        try
        {
            fault = Review(body, out request) ?? "";
        }
        catch (JsonException failure)
        {
            fault = $"the body is no AdmissionReview in JSON: {Place(failure)}";
            return null;
        }
        catch (InvalidOperationException)
        {
            // The parser's answer to text that is no Unicode.
            fault = "the body is no AdmissionReview in JSON: it holds text that is no Unicode";
            return null;
        }

        return fault.Length == 0 ? request : null;
    }

    private static string? Review(ReadOnlyMemory<byte> body, out AdmissionRequest? request)
    {
        var reader = new Utf8JsonReader(body.Span, Options);
        string? apiVersion = null, kind = null;
        request = null;
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
        {
            return "the body is null: send an AdmissionReview";
        }

        Expect(ref reader, JsonTokenType.StartObject);
        while (Next(ref reader, out var member))
        {
            switch (member)
            {
                case "apiVersion": apiVersion = Text(ref reader); break;
                case "kind": kind = Text(ref reader); break;
                case "request": request = reader.TokenType == JsonTokenType.Null ? null : Request(ref reader, body); break;
                default: reader.Skip(); break;
            }
        }

        // Anything behind the review makes it none.
        reader.Read();
        return (kind, apiVersion) switch
        {
            (not AdmissionReview.ReviewKind, _) => $"kind must be {AdmissionReview.ReviewKind}",
            (_, not AdmissionReview.V1) => $"apiVersion must be {AdmissionReview.V1}: set admissionReviewVersions to [v1]",
            _ => Fault(request),
        };
    }

    private static AdmissionRequest Request(ref Utf8JsonReader reader, ReadOnlyMemory<byte> body)
    {
        var request = new AdmissionRequest();
        Expect(ref reader, JsonTokenType.StartObject);
        while (Next(ref reader, out var member))
        {
            switch (member)
            {
                case "uid": request.Uid = Text(ref reader); break;
                case "kind": request.Kind = Kind(ref reader); break;
                case "subResource": request.SubResource = Text(ref reader); break;
                case "name": request.Name = Text(ref reader); break;
                case "namespace": request.Namespace = Text(ref reader); break;
                case "operation": request.Operation = Text(ref reader); break;
                case "dryRun": request.DryRun = Flag(ref reader); break;
                case "userInfo": request.UserInfo = User(ref reader); break;
                case "object": request.Object = IsObject(ref reader) ? new ObjectJson(Utf8JsonTree.Read(ref reader, ObjectJson.Limits) as MapNode) : null; break;
                case "oldObject": request.OldObject = IsObject(ref reader) ? new ObjectJson(Bytes(ref reader, body)) : null; break;
                default: reader.Skip(); break;
            }
        }

        return request;
    }

    private static GroupVersionKind? Kind(ref Utf8JsonReader reader)
    {
        string? group = null, version = null, kind = null;
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        Expect(ref reader, JsonTokenType.StartObject);
        while (Next(ref reader, out var member))
        {
            switch (member)
            {
                case "group": group = Text(ref reader); break;
                case "version": version = Text(ref reader); break;
                case "kind": kind = Text(ref reader); break;
                default: reader.Skip(); break;
            }
        }

        return new GroupVersionKind { Group = group, Version = version, Kind = kind };
    }

    private static UserInfo? User(ref Utf8JsonReader reader)
    {
        string? name = null;
        List<string> groups = [];
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        Expect(ref reader, JsonTokenType.StartObject);
        while (Next(ref reader, out var member))
        {
            switch (member)
            {
                case "username": name = Text(ref reader); break;
                case "groups" when reader.TokenType == JsonTokenType.StartArray:
                    groups.Clear();
                    while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                    {
                        groups.Add(Text(ref reader) ?? "");
                    }

                    break;
                default: reader.Skip(); break;
            }
        }

        return new UserInfo { Username = name, Groups = groups };
    }

    // False at the end of the map; else the reader stands at the member's value.
    private static bool Next(ref Utf8JsonReader reader, out string member)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.EndObject)
        {
            member = "";
            return false;
        }

        member = KnownKeys.Text(ref reader);
        reader.Read();
        return true;
    }

    private static string? Text(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        Expect(ref reader, JsonTokenType.String);
        return reader.GetString();
    }

    private static bool? Flag(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.Null => null,
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        _ => throw new JsonException(),
    };

    private static bool IsObject(ref Utf8JsonReader reader)
    {
        var isObject = reader.TokenType == JsonTokenType.StartObject;
        if (!isObject)
        {
            reader.Skip();
        }

        return isObject;
    }

    private static ReadOnlyMemory<byte> Bytes(ref Utf8JsonReader reader, ReadOnlyMemory<byte> body)
    {
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return body[start..(int)reader.BytesConsumed];
    }

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType type)
    {
        if (reader.TokenType != type)
        {
            throw new JsonException();
        }
    }

    private static string? Fault(AdmissionRequest? request) => request switch
    {
        null => "request is missing",
        { Uid: null or "" } => "request.uid is missing",
        { Kind: null or { Kind: null or "" } or { Version: null or "" } } => "request.kind is missing or incomplete",
        { Operation: not ("CREATE" or "UPDATE" or "DELETE" or "CONNECT") } => "request.operation must be CREATE, UPDATE, DELETE or CONNECT",
        { Operation: "CREATE" or "UPDATE", Object: null } => "request.object is missing",
        { Operation: "UPDATE", OldObject: null } => "request.oldObject is missing",
        _ => null,
    };

    // The framework's message may quote the body, which may hold a secret.
    private static string Place(JsonException failure) =>
        failure.LineNumber is { } line ? $"line {line + 1}, byte {failure.BytePositionInLine + 1}" : "it has another shape";
}
