namespace Enforcer.Admission;

/// <summary>Why a request was refused without a verdict: a closed list, the same in the message, the log and the metric label.</summary>
/// <param name="Name">Kebab-case.</param>
/// <param name="Code">HTTP status inside the review's answer.</param>
/// <param name="Status">Kubernetes' word for it.</param>
/// <param name="Text">What happened and what to do.</param>
internal sealed record UnjudgedReason(string Name, int Code, string Status, string Text)
{
    public static readonly UnjudgedReason Deadline = new(
        "deadline",
        StatusCodes.Status504GatewayTimeout,
        "Timeout",
        "the rules did not come to an end within the webhook's time: try again, and report an object that is refused so twice");

    public static readonly UnjudgedReason UnreadableObject = new(
        "unreadable-object",
        StatusCodes.Status400BadRequest,
        "BadRequest",
        "the object holds more values, or nests them deeper, than are judged, or text that is not Unicode: split or mend it");

    public static readonly UnjudgedReason InternalError = new(
        "internal-error",
        StatusCodes.Status500InternalServerError,
        "InternalError",
        "a rule failed on this object: the webhook's log names it");
}
