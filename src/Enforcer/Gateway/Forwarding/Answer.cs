using System.IO.Pipelines;
using System.Net.Sockets;
using Microsoft.Extensions.Primitives;

namespace Enforcer.Gateway.Forwarding;

/// <summary>What both lean clients do with an answer on its way back.</summary>
internal static class Answer
{
    private static readonly TimeSpan UploadGrace = TimeSpan.FromSeconds(1);

    /// <exception cref="InvalidDataException">The header cannot be sent on.</exception>
    public static void Append(IHeaderDictionary headers, string name, string value)
    {
        try
        {
            headers[name] = headers.TryGetValue(name, out var before) ? StringValues.Concat(before, value) : value;
        }
        catch (InvalidOperationException failure)
        {
            throw new InvalidDataException($"The header '{name}' of the answer cannot be sent on.", failure);
        }
    }

    public static void Write(PipeWriter writer, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            // Asked for nothing, a writer whose reader has gone may give nothing, for ever.
            var target = writer.GetSpan(1);
            var count = Math.Min(target.Length, bytes.Length);
            bytes[..count].CopyTo(target);
            writer.Advance(count);
            bytes = bytes[count..];
        }
    }

    /// <summary>Sends on what has come, and waits where the reader is slower.</summary>
    /// <exception cref="IOException">The reader went away.</exception>
    public static async ValueTask FlushAsync(PipeWriter writer)
    {
        var flushed = await writer.FlushAsync();
        if (flushed.IsCompleted || flushed.IsCanceled)
        {
            throw new IOException("Whoever reads the answer has gone.");
        }
    }

    /// <summary>
    /// Sends the last of a body on. The server does so by itself only where its framing has an end to write (chunks, HTTP/2); behind a
    /// length it would keep what was written since the last flush.
    /// </summary>
    public static async ValueTask EndAsync(HttpContext context)
    {
        if (context.Response.HasStarted)
        {
            await context.Response.BodyWriter.FlushAsync();
        }
    }

    /// <summary>
    /// An answer may come before the request's body is through. The client gets it at once, and the body some time to end as it should: an
    /// upstream that gets half of it must take the connection, or the stream, for broken.
    /// </summary>
    public static async ValueTask FinishUploadAsync(HttpContext context, Task sending)
    {
        if (sending.IsCompleted)
        {
            return;
        }

        await FlushAsync(context.Response.BodyWriter);
        await Task.WhenAny(sending, Task.Delay(UploadGrace, context.RequestAborted));
    }

    /// <summary>Once the upload has nowhere to go any more; what came of it is told by what the answer, or its absence, says.</summary>
    public static async ValueTask StopUploadAsync(HttpContext context, Task sending)
    {
        try
        {
            context.Request.BodyReader.CancelPendingRead();
            await sending;
        }
        catch (Exception failure) when (failure is SocketException or IOException or ObjectDisposedException or OperationCanceledException or InvalidOperationException)
        {
            // Both sides have ended it already.
        }
    }
}
