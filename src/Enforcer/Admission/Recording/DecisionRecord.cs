using System.Text.Json.Serialization;
using Enforcer.Admission.Wire;

namespace Enforcer.Admission.Recording;

/// <summary>One line of the decision log: who asked for what, and what came of it. Never a value of the object.</summary>
internal sealed record DecisionRecord
{
    public required DateTimeOffset Time { get; init; }

    public required string Webhook { get; init; }

    /// <summary>The same as in the API server's audit log.</summary>
    public required string Uid { get; init; }

    public string? User { get; init; }

    public required string Operation { get; init; }

    public required string ApiVersion { get; init; }

    public required string Kind { get; init; }

    public string? SubResource { get; init; }

    public string? Namespace { get; init; }

    public string? Name { get; init; }

    public bool DryRun { get; init; }

    /// <summary>The metric's word: <c>allow</c>, <c>deny</c>, ...</summary>
    public required string Decision { get; init; }

    /// <summary>Rule and path by what they did: <c>denied</c>, <c>warned</c>, <c>audited</c>, <c>suppressed</c>.</summary>
    public IReadOnlyDictionary<string, string>? Findings { get; init; }

    /// <summary>Why there was no verdict.</summary>
    public string? Reason { get; init; }

    /// <summary>Why it was judged without the rest of the cluster.</summary>
    public string? Degraded { get; init; }

    public required double Milliseconds { get; init; }

    public static DecisionRecord Of(string webhook, AdmissionRequest request, Decision decision, TimeSpan elapsed, DateTimeOffset now) => new()
    {
        Time = now,
        Webhook = webhook,
        Uid = request.Uid!,
        User = request.UserInfo?.Username,
        Operation = request.Operation!,
        ApiVersion = request.Kind!.ApiVersion,
        Kind = request.Kind.Kind!,
        SubResource = request.SubResource,
        Namespace = request.Namespace,
        Name = request.Name,
        DryRun = request.DryRun ?? false,
        Decision = decision.Outcome.Word(),
        Findings = decision.AuditAnnotations,
        Reason = decision.Reason?.Name,
        Degraded = decision.Degraded,
        Milliseconds = Math.Round(elapsed.TotalMilliseconds, 3),
    };
}

/// <summary>Writes records without reflection, one line each.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(DecisionRecord))]
internal sealed partial class DecisionJson : JsonSerializerContext;
