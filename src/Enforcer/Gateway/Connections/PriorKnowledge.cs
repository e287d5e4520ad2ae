using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace Enforcer.Gateway.Connections;

/// <summary>
/// Lets one plaintext port speak HTTP/1.1 and h2c: Kestrel takes such a port for HTTP/1.1 alone, since no ALPN tells them apart. The first
/// bytes do: what begins with the HTTP/2 preface continues in the pipeline of a second, HTTP/2-only listener.
/// </summary>
internal sealed class PriorKnowledge(TimeSpan patience)
{
    private static ReadOnlySpan<byte> Preface => "PRI * HTTP/2.0\r\n"u8;

    private ConnectionDelegate? _http2;

    /// <summary>Goes at the end of the HTTP/2-only listener's chain.</summary>
    public ConnectionDelegate Remember(ConnectionDelegate next)
    {
        _http2 = next;
        return next;
    }

    /// <param name="patience">How long a client may stay silent before its first byte.</param>
    /// <param name="next">The HTTP/1.1 pipeline.</param>
    public ConnectionDelegate Sort(ConnectionDelegate next) => async connection =>
    {
        bool? isHttp2;
        // A connection that has said nothing must not hold up a stopping server.
        var stopping = connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? CancellationToken.None;
        using (var silence = CancellationTokenSource.CreateLinkedTokenSource(connection.ConnectionClosed, stopping))
        {
            silence.CancelAfter(patience);
            isHttp2 = await ReadPrefaceAsync(connection.Transport.Input, silence.Token);
        }

        if (isHttp2 is { } known)
        {
            await (known ? _http2! : next)(connection);
        }
    };

    /// <summary>Null where the client went away or said nothing.</summary>
    private static async ValueTask<bool?> ReadPrefaceAsync(PipeReader input, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                var read = await input.ReadAsync(cancellationToken);
                var isHttp2 = StartsWithPreface(read.Buffer);
                if (isHttp2 is not null || read.IsCompleted)
                {
                    input.AdvanceTo(read.Buffer.Start);
                    return read.Buffer.IsEmpty ? null : isHttp2 ?? false;
                }

                input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            }
        }
        catch (Exception failure) when (failure is OperationCanceledException or IOException)
        {
            return null;
        }
    }

    private static bool? StartsWithPreface(ReadOnlySequence<byte> buffer)
    {
        Span<byte> start = stackalloc byte[16];
        var length = (int)Math.Min(buffer.Length, Preface.Length);
        buffer.Slice(0, length).CopyTo(start);
        return !Preface.StartsWith(start[..length]) ? false : length == Preface.Length ? true : null;
    }
}
