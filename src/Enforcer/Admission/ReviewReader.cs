using System.Text.Json;
using Enforcer.Admission.Wire;

namespace Enforcer.Admission;

/// <summary>Takes a review apart strictly; every fault is a sentence for whoever registered the webhook.</summary>
internal static class ReviewReader
{
    /// <summary>The request, or null and what is wrong with the body.</summary>
    public static AdmissionRequest? Read(ReadOnlyMemory<byte> body, out string fault)
    {
        AdmissionReview? review;
        try
        {
            review = JsonSerializer.Deserialize(body.Span, AdmissionJson.Default.AdmissionReview);
        }
        catch (JsonException failure)
        {
            fault = $"the body is no AdmissionReview in JSON: {Place(failure)}";
            return null;
        }

        fault = Fault(review) ?? "";
        return fault.Length == 0 ? review!.Request : null;
    }

    private static string? Fault(AdmissionReview? review) => review switch
    {
        null => "the body is null: send an AdmissionReview",
        { Kind: not AdmissionReview.ReviewKind } => $"kind must be {AdmissionReview.ReviewKind}",
        { ApiVersion: not AdmissionReview.V1 } => $"apiVersion must be {AdmissionReview.V1}: set admissionReviewVersions to [v1]",
        { Request: null } => "request is missing",
        { Request.Uid: null or "" } => "request.uid is missing",
        { Request.Kind: null or { Kind: null or "" } or { Version: null or "" } } => "request.kind is missing or incomplete",
        { Request.Operation: not ("CREATE" or "UPDATE" or "DELETE" or "CONNECT") } => "request.operation must be CREATE, UPDATE, DELETE or CONNECT",
        { Request: { Operation: "CREATE" or "UPDATE", Object: not { ValueKind: JsonValueKind.Object } } } => "request.object is missing",
        { Request: { Operation: "UPDATE", OldObject: not { ValueKind: JsonValueKind.Object } } } => "request.oldObject is missing",
        _ => null,
    };

    // The framework's message may quote the body, which may hold a secret.
    private static string Place(JsonException failure) =>
        failure.LineNumber is { } line ? $"line {line + 1}, byte {failure.BytePositionInLine + 1}" : "it has another shape";
}
