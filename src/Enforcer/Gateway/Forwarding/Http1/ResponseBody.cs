using System.IO.Pipelines;

namespace Enforcer.Gateway.Forwarding.Http1;

/// <summary>Streams the body of the app's answer back at the pace of whoever reads it; what has come goes on before more is waited for.</summary>
internal static class ResponseBody
{
    private const int Portion = 64 * 1024;

    /// <exception cref="IOException">The app closed the connection early, or the reader went away.</exception>
    public static async ValueTask CopyAsync(HttpContext context, AppConnection connection, long length)
    {
        var writer = context.Response.BodyWriter;
        var buffered = (int)Math.Min(length, connection.Unread.Length);
        Answer.Write(writer, connection.Unread[..buffered]);
        connection.Consume(buffered);
        for (var left = length - buffered; left > 0;)
        {
            await Answer.FlushAsync(writer);
            var count = await ReceiveAsync(writer, connection, (int)Math.Min(left, Portion));
            left -= count;
            if (count == 0)
            {
                throw new IOException("The app closed the connection within its answer.");
            }
        }

        await Answer.EndAsync(context);
    }

    /// <inheritdoc cref="CopyAsync"/>
    public static async ValueTask CopyToEndAsync(HttpContext context, AppConnection connection)
    {
        var writer = context.Response.BodyWriter;
        Answer.Write(writer, connection.Unread);
        connection.Consume(connection.Unread.Length);
        do
        {
            await Answer.FlushAsync(writer);
        }
        while (await ReceiveAsync(writer, connection, Portion) > 0);
    }

    /// <exception cref="InvalidDataException">The chunks are broken.</exception>
    /// <exception cref="IOException">The app closed the connection early, or the reader went away.</exception>
    public static async ValueTask CopyChunkedAsync(HttpContext context, AppConnection connection)
    {
        var writer = context.Response.BodyWriter;
        connection.Chunks.Clear();
        while (true)
        {
            while (TakeChunk(writer, connection))
            {
            }

            if (connection.Chunks.IsDone)
            {
                break;
            }

            await Answer.FlushAsync(writer);
            if (!await connection.FillAsync())
            {
                throw new IOException("The app closed the connection within its answer.");
            }
        }

        foreach (var trailer in connection.Chunks.Trailers)
        {
            if (context.Response.SupportsTrailers() && !HopHeaders.Contains(trailer.Name) && !trailer.Is("Content-Length"))
            {
                context.Response.AppendTrailer(trailer.Name, trailer.Value);
            }
        }
    }

    private static bool TakeChunk(PipeWriter writer, AppConnection connection)
    {
        var data = connection.Chunks.Read(connection.Unread, out var consumed);
        Answer.Write(writer, data);
        connection.Consume(consumed);
        return consumed > 0;
    }

    private static async ValueTask<int> ReceiveAsync(PipeWriter writer, AppConnection connection, int most)
    {
        var target = writer.GetMemory(Math.Min(most, 16 * 1024));
        var count = await connection.ReceiveAsync(target[..Math.Min(most, target.Length)]);
        writer.Advance(count);
        return count;
    }
}
