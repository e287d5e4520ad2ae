using Enforcer.Certificates.Validation;

namespace Enforcer.Gateway;

/// <summary>Answers a request that goes no further: the reason in a header for programs and in the body for people.</summary>
internal static class Refusal
{
    /// <summary>Tells our answer from the app's own; an app that sends it is not believed.</summary>
    public const string Header = "x-enforcer-reason";

    public static Task AnswerAsync(HttpContext context, int status, RefusalReason reason)
    {
        var response = context.Response;
        context.Features.Set(reason);
        response.StatusCode = status;
        response.Headers[Header] = reason.Id;
        response.ContentType = "text/plain; charset=utf-8";
        var text = $"{reason.Id}: {reason.Meaning}\n";
        response.ContentLength = text.Length;
        return response.WriteAsync(text, context.RequestAborted);
    }
}
