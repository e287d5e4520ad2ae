using System.Net.Sockets;
using Enforcer.Gateway.Configuration;
using Microsoft.AspNetCore.Http.Features;

namespace Enforcer.Gateway.Forwarding.Http1;

/// <summary>Carries one request of the common case to our own app and streams the answer back.</summary>
internal sealed class AppExchange(AppPool pool)
{
    /// <summary>Null where the answer went back whole; else why not.</summary>
    public async Task<Exception?> SendAsync(HttpContext context)
    {
        var repeatable = CommonCase.MayRepeat(context.Request);
        for (var again = false; ; again = true)
        {
            AppConnection connection;
            try
            {
                connection = await pool.RentAsync(fresh: again, context.RequestAborted);
            }
            catch (Exception failure) when (failure is SocketException or TimeoutException or OperationCanceledException)
            {
                return failure;
            }

            var reusable = false;
            var begun = false;
            // Disposing it waits for a callback that runs, so that none can cut the connection under the next request.
            var watch = context.RequestAborted.UnsafeRegister(static connection => ((AppConnection)connection!).Dispose(), connection);
            try
            {
                RequestHead.Write(connection.Output, context);
                var upload = Upload(context, connection);
                await connection.SendAsync(connection.Output.Written);
                var sending = upload ? SendBodyAsync(context, connection) : Task.CompletedTask;
                try
                {
                    begun = await ReadHeadAsync(connection);
                    if (!begun)
                    {
                        throw new IOException("The app closed the connection without an answer.");
                    }

                    reusable = await AnswerAsync(context, connection);
                    await Answer.FinishUploadAsync(context, sending);
                    reusable &= sending.IsCompletedSuccessfully;
                }
                finally
                {
                    await StopAsync(context, connection, sending);
                }

                return null;
            }
            catch (Exception failure) when (failure is SocketException or IOException or InvalidDataException or ObjectDisposedException or OperationCanceledException)
            {
                if (connection.TimedOut)
                {
                    return new TimeoutException("No byte moved for too long.", failure);
                }

                if (begun || again || !repeatable || !connection.WasUsed || failure is InvalidDataException or MalformedRequestException || !connection.Unread.IsEmpty
                    || context.RequestAborted.IsCancellationRequested)
                {
                    return failure;
                }
            }
            finally
            {
                watch.Dispose();
                pool.Return(connection, reusable && connection.Unread.IsEmpty);
            }
        }
    }

    /// <summary>Whether there is a body left to stream; a small one that is there already goes out with the head.</summary>
    private static bool Upload(HttpContext context, AppConnection connection)
    {
        const int MostWithHead = 8 * 1024;
        if (context.Request.ContentLength is null or 0)
        {
            return false;
        }

        if (context.Request.ContentLength > MostWithHead || !context.Request.BodyReader.TryRead(out var read))
        {
            return true;
        }

        if (read.Buffer.Length != context.Request.ContentLength)
        {
            context.Request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            return true;
        }

        foreach (var part in read.Buffer)
        {
            connection.Output.Write(part.Span);
        }

        context.Request.BodyReader.AdvanceTo(read.Buffer.End);
        return false;
    }

    private static async Task SendBodyAsync(HttpContext context, AppConnection connection)
    {
        try
        {
            await StreamBodyAsync(context, connection);
        }
        catch (Exception failure) when (failure is not SocketException)
        {
            // The client broke off, so no answer can be awaited; where the app stopped reading, one may still come.
            connection.Dispose();
            throw;
        }
    }

    private static async Task StreamBodyAsync(HttpContext context, AppConnection connection)
    {
        var left = context.Request.ContentLength ?? 0;
        while (left > 0)
        {
            var read = await context.Request.BodyReader.ReadAsync();
            try
            {
                left -= read.Buffer.Length;
                if (read.IsCanceled || left < 0 || (read.IsCompleted && left > 0))
                {
                    throw new IOException("The request's body is not as long as it said.");
                }

                foreach (var part in read.Buffer)
                {
                    await connection.SendAsync(part);
                }
            }
            finally
            {
                // Also where it goes no further: the server reads the rest, so that the client sees the answer and not a reset.
                context.Request.BodyReader.AdvanceTo(read.Buffer.End);
            }
        }
    }

    private static async ValueTask StopAsync(HttpContext context, AppConnection connection, Task sending)
    {
        if (sending.IsCompletedSuccessfully)
        {
            return;
        }

        connection.Dispose();
        await Answer.StopUploadAsync(context, sending);
    }

    /// <summary>False where the connection ended before a byte of the answer.</summary>
    private static async ValueTask<bool> ReadHeadAsync(AppConnection connection)
    {
        const int MostInterim = 8;
        var (bytes, interim) = (0, 0);
        connection.Head.Clear();
        while (true)
        {
            var done = connection.Head.Read(connection.Unread, out var consumed);
            connection.Consume(consumed);
            bytes += consumed;
            if (done && connection.Head.Status >= 200)
            {
                return true;
            }

            if (bytes > ResponseHead.MostBytes || (done && (connection.Head.Status == StatusCodes.Status101SwitchingProtocols || ++interim > MostInterim)))
            {
                throw new InvalidDataException("The answer's head has no end, or agrees to what nobody asked for.");
            }

            if (done)
            {
                connection.Head.Clear();
            }
            else if (!await connection.FillAsync())
            {
                return bytes == 0 && connection.Unread.IsEmpty ? false : throw new IOException("The app closed the connection within the head of its answer.");
            }
        }
    }

    /// <returns>Whether the connection may carry another request.</returns>
    private static async ValueTask<bool> AnswerAsync(HttpContext context, AppConnection connection)
    {
        var head = connection.Head;
        var empty = HttpMethods.IsHead(context.Request.Method) || head.Status is StatusCodes.Status204NoContent or StatusCodes.Status304NotModified;
        ResponseHeaders.Copy(head, context.Response);
        if (empty)
        {
            // A body where none may be is the start of somebody else's answer.
            return head.KeepsAlive && (head.Status != StatusCodes.Status204NoContent || (!head.IsChunked && head.ContentLength is null or 0));
        }

        if (head.IsChunked)
        {
            await ResponseBody.CopyChunkedAsync(context, connection);
            return head.KeepsAlive;
        }

        if (head.ContentLength is { } length)
        {
            await ResponseBody.CopyAsync(context, connection, length);
            return head.KeepsAlive;
        }

        await ResponseBody.CopyToEndAsync(context, connection);
        return false;
    }
}
