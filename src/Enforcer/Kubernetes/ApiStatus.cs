using Enforcer.Resources;

namespace Enforcer.Kubernetes;

/// <summary>What the API server says when it refuses: a value, because a refusal is an answer.</summary>
/// <param name="Code">The HTTP status.</param>
/// <param name="Reason">Machine-readable, <c>NotFound</c>, <c>Forbidden</c>; empty where the server gave none.</param>
/// <param name="Message">The server's sentence, at most 500 characters.</param>
internal sealed record ApiStatus(int Code, string Reason, string Message)
{
    private const int LongestMessage = 500;

    public bool IsNotFound => Code == 404;

    /// <summary>Somebody else was faster: the object exists already, or is another than the one that was read.</summary>
    public bool IsConflict => Code == 409;

    /// <summary>Also the answer to a <c>continue</c> token that is too old.</summary>
    public bool IsGone => Code == 410;

    public static ApiStatus Of(int code, Node? body)
    {
        var message = body?["message"]?.Text ?? $"the server answered with status {code}";
        return new ApiStatus(code, body?["reason"]?.Text ?? "", message.Length > LongestMessage ? message[..LongestMessage] + "..." : message);
    }
}
