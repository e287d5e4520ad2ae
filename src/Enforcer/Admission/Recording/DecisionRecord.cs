using System.Text.Json.Serialization;
using Enforcer.Admission.Wire;
using Enforcer.Resources;

namespace Enforcer.Admission.Recording;

/// <summary>One line of the decision log: who asked for what, and what came of it. Never a value of the object.</summary>
internal sealed record DecisionRecord
{
    // Four times what the API server allows a name.
    private const int LongestName = 1024;

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
        Uid = Cut(request.Uid)!,
        User = Cut(request.UserInfo?.Username),
        Operation = request.Operation!,
        ApiVersion = Cut(request.Kind!.ApiVersion)!,
        Kind = Cut(request.Kind.Kind)!,
        SubResource = Cut(request.SubResource),
        Namespace = Cut(request.Namespace),
        Name = Cut(request.Name),
        DryRun = request.DryRun ?? false,
        Decision = decision.Outcome.Word(),
        Findings = decision.AuditAnnotations,
        Reason = decision.Reason?.Name,
        Degraded = decision.Degraded,
        Milliseconds = Math.Round(elapsed.TotalMilliseconds, 3),
    };

    // JSON makes any letter harmless; only the length is bounded.
    private static string? Cut(string? text) => text is null ? null : PrintableText.Cut(text, LongestName);
}

/// <summary>Writes records without reflection, one line each.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(DecisionRecord))]
internal sealed partial class DecisionJson : JsonSerializerContext;
