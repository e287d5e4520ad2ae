using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Enforcer.Admission.Recording;
using Enforcer.Admission.Wire;
using Enforcer.Policies;
using Enforcer.Resources;
using Enforcer.Resources.Settings;
using Microsoft.Net.Http.Headers;

namespace Enforcer.Admission;

/// <summary>Takes reviews from HTTP and answers them: bounded in size, number and time, and never open because something went wrong.</summary>
internal sealed partial class AdmissionEndpoint(
    AdmissionOptions options,
    ReviewPool pool,
    AdmissionMetrics metrics,
    IEnumerable<DecisionLog> logs,
    TimeProvider time,
    ILogger<AdmissionEndpoint> logger)
{
    // The share of the API server's own timeout that may be used: an answer that comes too late is none.
    private const double ShareOfTimeout = 0.8;

    // The share of what remains in which rules are begun: the one that runs when it is over has the rest to end.
    private const double ShareOfRules = 0.8;

    private const int LongestLoggedName = 512;

    private const int LongestLoggedMessage = 16 * 1024;

    /// <param name="context">The HTTP exchange.</param>
    /// <param name="webhook"><c>validate</c> or <c>mutate</c>, for logs and metrics.</param>
    /// <param name="review">Decides; may block for a moment.</param>
    public async Task HandleAsync(HttpContext context, string webhook, Func<AdmissionRequest, Decision> review)
    {
        var started = time.GetTimestamp();
        if (!IsJson(context.Request))
        {
            await RefuseAsync(context, RefusalReason.ContentType);
            return;
        }

        if (context.Request.ContentLength > options.MostBodyBytes)
        {
            await RefuseAsync(context, RefusalReason.BodyTooLarge);
            return;
        }

        using var visit = pool.TryEnter();
        if (visit is null)
        {
            await RefuseAsync(context, RefusalReason.Overloaded);
            return;
        }

        metrics.RecordStart();
        try
        {
            await ReadAndAnswerAsync(context, visit, webhook, review, started);
        }
        finally
        {
            metrics.RecordEnd();
        }
    }

    private static bool IsJson(HttpRequest request) =>
        request.ContentType == "application/json"
        || (MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase));

    private Task ReadAndAnswerAsync(HttpContext context, ReviewVisit visit, string webhook, Func<AdmissionRequest, Decision> review, long started)
    {
        if (ReviewBody.TryRead(context.Request.BodyReader, visit, options.MostBodyBytes) is not { } body)
        {
            return AnswerInTimeAsync(context, visit, webhook, review, null, started);
        }

        if (ReviewReader.Read(body, out var fault) is not { } request)
        {
            return RefuseAsync(context, RefusalReason.Malformed, fault);
        }

        Limit(context, request, started);
        return TryDecide(request, body.Length, review, out var decision)
            ? AnswerAsync(context, webhook, request, decision, started)
            : AnswerInTimeAsync(context, visit, webhook, review, request, started);
    }

    // A small review is judged by the thread that read it; false where it is not small, or no place is free at once.
    private bool TryDecide(AdmissionRequest request, int bytes, Func<AdmissionRequest, Decision> review, [NotNullWhen(true)] out Decision? decision)
    {
        decision = null;
        return bytes <= options.MostInlineBytes && pool.TryRun(() => Decide(request, review), out decision);
    }

    // For what must be waited for: bytes that have not come, a place, or rules that may not come to an end.
    private async Task AnswerInTimeAsync(HttpContext context, ReviewVisit visit, string webhook, Func<AdmissionRequest, Decision> review, AdmissionRequest? request, long started)
    {
        using var deadline = new CancellationTokenSource(Budget(context.Request), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, context.RequestAborted);
        Decision decision;
        try
        {
            if (request is null)
            {
                var (body, refusal) = await ReviewBody.ReadAsync(context.Request.BodyReader, visit, options.MostBodyBytes, either.Token);
                if (body is null)
                {
                    await RefuseAsync(context, refusal!);
                    return;
                }

                request = ReviewReader.Read(body, out var fault);
                if (request is null)
                {
                    await RefuseAsync(context, RefusalReason.Malformed, fault);
                    return;
                }

                Limit(context, request, started);
                if (TryDecide(request, body.Length, review, out var made))
                {
                    await AnswerAsync(context, webhook, request, made, started);
                    return;
                }
            }

            var read = request;
            decision = await pool.RunAsync(() => Decide(read, review), either.Token);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !context.RequestAborted.IsCancellationRequested)
        {
            if (request is null)
            {
                await RefuseAsync(context, RefusalReason.SlowBody);
                return;
            }

            decision = Decision.OutOfTime(request.Progress);
        }

        await AnswerAsync(context, webhook, request, decision, started);
    }

    private void Limit(HttpContext context, AdmissionRequest request, long started) =>
        request.Progress = new JudgingProgress(time, started, Budget(context.Request) * ShareOfRules) { Ended = metrics.SampleRules() };

    private TimeSpan Budget(HttpRequest request) =>
        Durations.TryParse(request.Query["timeout"], out var timeout) && timeout > TimeSpan.Zero && timeout * ShareOfTimeout < options.Deadline
            ? timeout * ShareOfTimeout
            : options.Deadline;

    private Decision Decide(AdmissionRequest request, Func<AdmissionRequest, Decision> review)
    {
        try
        {
            return review(request);
        }
        // Whatever a rule throws, the answer is a refusal with a reason: an HTTP error would leave it to failurePolicy.
        catch (Exception failure)
        {
            Log.Failed(logger, request.Operation!, Shown(request.Kind!.Kind), Shown(request.Namespace), Shown(request.Name), ShownText.Failure(failure));
            return Decision.Unjudged(UnjudgedReason.InternalError);
        }
    }

    private async Task AnswerAsync(HttpContext context, string webhook, AdmissionRequest request, Decision decision, long started)
    {
        if (decision.Outcome == Outcome.Deny)
        {
            Log.Denied(
                logger, request.Operation!, Shown(request.Kind!.Kind), Shown(request.Namespace), Shown(request.Name), Shown(request.UserInfo?.Username), Shown(decision.Status!.Message, LongestLoggedMessage));
        }

        if (decision.Reason is { } reason)
        {
            metrics.RecordUnjudged(reason);
            Log.Unjudged(logger, request.Operation!, Shown(request.Kind!.Kind), Shown(request.Namespace), Shown(request.Name), reason.Name);
        }

        var body = JsonSerializer.SerializeToUtf8Bytes(decision.Answer(request.Uid!), AdmissionJson.Default.AdmissionReview);
        var elapsed = time.GetElapsedTime(started);
        metrics.RecordAnswer(webhook, request.Operation, decision, elapsed);
        foreach (var log in logs)
        {
            log.Write(DecisionRecord.Of(webhook, request, decision, elapsed, time.GetUtcNow()));
        }

        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }

    // Whoever names an object or himself writes into the log of everybody: on one line, and nothing that a terminal obeys.
    private static string Shown(string? text, int most = LongestLoggedName) => text is null ? "" : PrintableText.Brief(text, most);

    private Task RefuseAsync(HttpContext context, RefusalReason reason, string? detail = null)
    {
        var text = detail ?? reason.Text;
        metrics.RecordRefusal(reason);
        Log.Refused(logger, context.Request.Path, reason.Name, text);
        context.Response.StatusCode = reason.Code;
        context.Response.ContentType = "text/plain; charset=utf-8";
        if (reason == RefusalReason.Overloaded)
        {
            context.Response.Headers.RetryAfter = "1";
        }

        return context.Response.WriteAsync($"enforcer: {reason.Name}: {text}\n", context.RequestAborted);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "{Operation} of {Kind} '{Namespace}/{Name}' by '{User}' denied: {Message}", EventName = nameof(Denied))]
        public static partial void Denied(ILogger logger, string operation, string kind, string? @namespace, string? name, string? user, string message);

        [LoggerMessage(2, LogLevel.Warning, "{Operation} of {Kind} '{Namespace}/{Name}' refused without a verdict, reason '{Reason}'.", EventName = nameof(Unjudged))]
        public static partial void Unjudged(ILogger logger, string operation, string kind, string? @namespace, string? name, string reason);

        [LoggerMessage(3, LogLevel.Warning, "A request to '{Path}' was turned away, reason '{Reason}': {Text}.", EventName = nameof(Refused))]
        public static partial void Refused(ILogger logger, string path, string reason, string text);

        [LoggerMessage(4, LogLevel.Error, "Judging {Operation} of {Kind} '{Namespace}/{Name}' failed: {Failure}", EventName = nameof(Failed))]
        public static partial void Failed(ILogger logger, string operation, string kind, string? @namespace, string? name, string failure);
    }
}
