namespace Enforcer.Admission;

/// <summary>Why an HTTP request was turned away before it was a review: a closed list, the same in the answer, the log and the metric label.</summary>
/// <param name="Name">Kebab-case.</param>
/// <param name="Code">HTTP status.</param>
/// <param name="Text">What is wrong and what to do, where no closer text is known.</param>
internal sealed record RefusalReason(string Name, int Code, string Text)
{
    public static readonly RefusalReason BodyTooLarge = new("body-too-large", StatusCodes.Status413PayloadTooLarge, "the review is larger than what is read: split the object");

    public static readonly RefusalReason ContentType = new("content-type", StatusCodes.Status415UnsupportedMediaType, "content-type must be application/json");

    public static readonly RefusalReason Malformed = new("malformed", StatusCodes.Status400BadRequest, "the body is not what its headers say");

    /// <summary>The answer says after how long to come back.</summary>
    public static readonly RefusalReason Overloaded = new("overloaded", StatusCodes.Status503ServiceUnavailable, "too many reviews at one time: try again, or run more replicas");

    public static readonly RefusalReason SlowBody = new("slow-body", StatusCodes.Status408RequestTimeout, "the body did not arrive in time");
}
