using System.Net.Sockets;
using System.Security.Authentication;
using Enforcer.Gateway.Forwarding.Balancing;

namespace Enforcer.Gateway.Forwarding.Http2;

/// <summary>Carries one request of the common case to a peer and streams the answer back.</summary>
internal static class PeerExchange
{
    /// <summary>Null where the answer went back whole; else why not, a <see cref="NotConnectedException"/> where nothing was sent.</summary>
    public static async Task<Exception?> SendAsync(HttpContext context, PeerLinks links, RetryBudget budget)
    {
        const int MostAttempts = 3;
        for (var attempt = 1; ; attempt++)
        {
            PeerLink link;
            try
            {
                link = await links.ReserveAsync(context.RequestAborted);
            }
            catch (Exception failure) when (failure is SocketException or IOException or AuthenticationException or TimeoutException or OperationCanceledException)
            {
                return failure is OperationCanceledException ? failure : new NotConnectedException(failure);
            }

            var stream = new PeerStream(link);
            try
            {
                return await ExchangeAsync(context, stream);
            }
            catch (Exception failure) when (failure is IOException or InvalidDataException or TimeoutException or OperationCanceledException)
            {
                if (attempt == MostAttempts || !MayRepeat(context, stream, failure, budget))
                {
                    return stream.Failure as TimeoutException ?? failure;
                }
            }
            finally
            {
                link.Release(stream);
            }
        }
    }

    // What never went out, or what the peer says it did nothing with, may go again, whatever it was; what got no answer, only if it changes nothing.
    private static bool MayRepeat(HttpContext context, PeerStream stream, Exception failure, RetryBudget budget)
    {
        if (stream.Status != 0 || context.RequestAborted.IsCancellationRequested || (stream.Failure ?? failure) is not LinkException cause)
        {
            return false;
        }

        return stream.Id == 0
            || (context.Request.ContentLength is null or 0 && (cause.IsUnprocessed || (cause.IsEndOfLink && CommonCase.MayRepeat(context.Request) && budget.TrySpend())));
    }

    private static async Task<Exception?> ExchangeAsync(HttpContext context, PeerStream stream)
    {
        RequestBlock.Write(stream.Block, context);
        var hasBody = context.Request.ContentLength > 0;
        stream.Link.Open(stream, endStream: !hasBody);
        using var watch = context.RequestAborted.UnsafeRegister(
            static stream => ((PeerStream)stream!).Link.Cancel((PeerStream)stream, new OperationCanceledException()), stream);
        var sending = hasBody ? SendBodyAsync(context, stream) : Task.CompletedTask;
        try
        {
            await AnswerAsync(context, stream);
            await Answer.FinishUploadAsync(context, sending);
            return null;
        }
        finally
        {
            await StopAsync(context, stream, sending);
        }
    }

    private static async Task SendBodyAsync(HttpContext context, PeerStream stream)
    {
        try
        {
            await StreamBodyAsync(context, stream);
        }
        catch (Exception failure) when (failure is not LinkException)
        {
            // The client broke off, so no answer can be awaited.
            stream.Link.Cancel(stream, failure);
            throw;
        }
    }

    private static async Task StreamBodyAsync(HttpContext context, PeerStream stream)
    {
        for (var left = context.Request.ContentLength ?? 0; left > 0;)
        {
            var read = await context.Request.BodyReader.ReadAsync();
            try
            {
                left -= read.Buffer.Length;
                if (read.IsCanceled || left < 0 || (read.IsCompleted && left > 0))
                {
                    throw new IOException("The request's body is not as long as it said.");
                }

                var behind = read.Buffer.Length;
                foreach (var part in read.Buffer)
                {
                    behind -= part.Length;
                    await SendAsync(stream, part, end: left == 0 && behind == 0);
                }
            }
            finally
            {
                // Also where it goes no further: the server reads the rest, so that the client sees the answer and not a reset.
                context.Request.BodyReader.AdvanceTo(read.Buffer.End);
            }
        }
    }

    private static async ValueTask SendAsync(PeerStream stream, ReadOnlyMemory<byte> part, bool end)
    {
        while (!part.IsEmpty)
        {
            part = part[stream.Link.TrySend(stream, part.Span, end, out var room)..];
            if (room is not null)
            {
                await room;
            }
        }
    }

    private static async ValueTask StopAsync(HttpContext context, PeerStream stream, Task sending)
    {
        if (sending.IsCompletedSuccessfully)
        {
            return;
        }

        stream.Link.Cancel(stream, new OperationCanceledException());
        await Answer.StopUploadAsync(context, sending);
    }

    private static async ValueTask AnswerAsync(HttpContext context, PeerStream stream)
    {
        await stream.WaitAsync();
        if (stream.Status == 0)
        {
            throw stream.Failure ?? new IOException("The peer ended the stream without an answer.");
        }

        var expected = CopyHead(context, stream);
        var writer = context.Response.BodyWriter;
        for (var received = 0L; ;)
        {
            var part = stream.Take(out var ended);
            received += part.Length;
            if (expected >= 0 && (received > expected || (ended && received < expected)))
            {
                throw new IOException("The peer's answer is not as long as it said.");
            }

            Answer.Write(writer, part.Span);
            if (ended)
            {
                CopyTrailers(context, stream);
                await Answer.EndAsync(context);
                return;
            }

            if (stream.Failure is { } failure)
            {
                throw failure;
            }

            await Answer.FlushAsync(writer);
            await stream.WaitAsync();
        }
    }

    /// <returns>How long the body must be; negative where nothing says it.</returns>
    /// <exception cref="InvalidDataException">The head cannot be sent on.</exception>
    private static long CopyHead(HttpContext context, PeerStream stream)
    {
        var response = context.Response;
        response.StatusCode = stream.Status;
        long? length = null;
        for (var i = 1; i < stream.Headers.Count; i++)
        {
            var (name, value) = stream.Headers[i];
            if (name == "content-length")
            {
                length = length is null && long.TryParse(value, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number)
                    ? number
                    : throw new InvalidDataException("The answer's length is no number, or said twice.");
            }
            else if (!HopHeaders.Contains(name))
            {
                Answer.Append(response.Headers, name, value);
            }
        }

        if (HttpMethods.IsHead(context.Request.Method) || stream.Status is StatusCodes.Status204NoContent or StatusCodes.Status304NotModified)
        {
            response.ContentLength = stream.Status == StatusCodes.Status204NoContent ? null : length;
            return 0;
        }

        response.ContentLength = length;
        return length ?? -1;
    }

    private static void CopyTrailers(HttpContext context, PeerStream stream)
    {
        foreach (var (name, value) in stream.Trailers)
        {
            if (context.Response.SupportsTrailers() && !HopHeaders.Contains(name) && name != "content-length")
            {
                context.Response.AppendTrailer(name, value);
            }
        }
    }
}
