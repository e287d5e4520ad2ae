namespace Enforcer.Admission;

/// <summary>Why an HTTP request was turned away before it was a review: a closed list, the same in the answer, the log and the metric label.</summary>
/// <param name="Name">Kebab-case.</param>
/// <param name="Code">HTTP status.</param>
internal sealed record RefusalReason(string Name, int Code)
{
    public static readonly RefusalReason BodyTooLarge = new("body-too-large", StatusCodes.Status413PayloadTooLarge);

    public static readonly RefusalReason ContentType = new("content-type", StatusCodes.Status415UnsupportedMediaType);

    public static readonly RefusalReason Malformed = new("malformed", StatusCodes.Status400BadRequest);

    public static readonly RefusalReason Overloaded = new("overloaded", StatusCodes.Status503ServiceUnavailable);

    public static readonly RefusalReason SlowBody = new("slow-body", StatusCodes.Status408RequestTimeout);
}
