using Enforcer.Admission.Wire;
using Enforcer.Policies;

namespace Enforcer.Admission;

/// <summary>What a review came to, before it is put on the wire.</summary>
internal sealed record Decision
{
    private const int MostNames = 20;

    public static readonly Decision Pass = new() { Outcome = Outcome.Pass };

    public required Outcome Outcome { get; init; }

    /// <summary>Why not allowed; null where allowed.</summary>
    public ResponseStatus? Status { get; init; }

    /// <summary>Set where <see cref="Outcome"/> is <see cref="Outcome.Unjudged"/>.</summary>
    public UnjudgedReason? Reason { get; init; }

    /// <summary>Why it was judged without the rest of the cluster, <c>inventory-stale</c>; null where the rest was known, or is not followed.</summary>
    public string? Degraded { get; init; }

    public IReadOnlyList<string> Warnings { get; init; } = [];

    public IReadOnlyDictionary<string, string>? AuditAnnotations { get; init; }

    /// <summary>An RFC 6902 document; null where there is nothing to change.</summary>
    public byte[]? Patch { get; init; }

    public static Decision Deny(string message) => new()
    {
        Outcome = Outcome.Deny,
        Status = new ResponseStatus { Code = StatusCodes.Status403Forbidden, Reason = "Forbidden", Message = message },
    };

    /// <summary>Not allowed, because a verdict could not be reached: whatever the webhook's failurePolicy says, nothing passes unjudged.</summary>
    public static Decision Unjudged(UnjudgedReason reason) => new()
    {
        Outcome = Outcome.Unjudged,
        Reason = reason,
        Status = new ResponseStatus { Code = reason.Code, Reason = reason.Status, Message = $"not judged (reason: {reason.Name}): {reason.Text}" },
    };

    /// <summary>As <see cref="Unjudged"/>, for want of time: says how many rules were judged and names those that were not.</summary>
    public static Decision OutOfTime(JudgingProgress? progress)
    {
        var unjudged = Unjudged(UnjudgedReason.Deadline);
        return progress?.Left is not { Count: > 0 } left ? unjudged : unjudged with
        {
            Status = unjudged.Status! with { Message = $"{unjudged.Status.Message}; {progress.Judged} rules were judged; not judged: {Names(left)}" },
            AuditAnnotations = new Dictionary<string, string>(StringComparer.Ordinal) { ["unjudged"] = Names(left) },
        };
    }

    /// <summary>The ids of rules, bounded.</summary>
    public static string Names(IReadOnlyList<RuleInfo> rules) =>
        string.Join(", ", rules.Take(MostNames).Select(rule => rule.Id)) + (rules.Count > MostNames ? $" and {rules.Count - MostNames} more" : "");

    public AdmissionReview Answer(string uid) => new()
    {
        ApiVersion = AdmissionReview.V1,
        Kind = AdmissionReview.ReviewKind,
        Response = new AdmissionResponse
        {
            Uid = uid,
            Allowed = Status is null,
            Status = Status,
            PatchType = Patch is null ? null : "JSONPatch",
            Patch = Patch,
            Warnings = Warnings.Count == 0 ? null : Warnings,
            AuditAnnotations = AuditAnnotations,
        },
    };
}
