using System.Buffers;

namespace Enforcer.Gateway.Tunnels;

/// <summary>Copies bytes both ways until both ends have finished; an end that finishes first may still be written to.</summary>
/// <param name="near">Where the client is.</param>
/// <param name="far">Where the upstream is.</param>
/// <param name="listener">Counts the bytes.</param>
/// <param name="time">For <see cref="Silence"/>.</param>
internal sealed class Tunnel(TunnelEnd near, TunnelEnd far, GatewayListener listener, TimeProvider time)
{
    // One TLS record is 16 KB; four of them in one write keep a fast stream fast.
    private const int BufferBytes = 64 * 1024;

    private long _lastByte = time.GetTimestamp();
    private long _received;
    private long _sent;

    /// <summary>From the client.</summary>
    public long Received => Volatile.Read(ref _received);

    /// <summary>To the client.</summary>
    public long Sent => Volatile.Read(ref _sent);

    /// <summary>How long no byte has passed in either direction.</summary>
    public TimeSpan Silence => time.GetElapsedTime(Volatile.Read(ref _lastByte));

    /// <exception cref="IOException">An end broke; both are cut, so that neither takes half a stream for a whole one.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var there = CopyAsync(near, far, either.Token);
        var back = CopyAsync(far, near, either.Token);
        if (await Task.WhenAny(there, back) is { IsCompletedSuccessfully: false })
        {
            await either.CancelAsync();
        }

        try
        {
            await Task.WhenAll(there, back);
        }
        catch
        {
            near.Abort();
            far.Abort();
            throw;
        }
    }

    // Each direction has one writer; the listener's sum has many.
    private void Count(bool received, int length)
    {
        if (received)
        {
            Volatile.Write(ref _received, _received + length);
            listener.AddBytes(length, 0);
        }
        else
        {
            Volatile.Write(ref _sent, _sent + length);
            listener.AddBytes(0, length);
        }
    }

    private async Task CopyAsync(TunnelEnd from, TunnelEnd to, CancellationToken cancellationToken)
    {
        while (true)
        {
            // Waits without a buffer, so that an idle tunnel holds none.
            _ = await from.Stream.ReadAsync(Memory<byte>.Empty, cancellationToken);
            var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
            try
            {
                var length = await from.Stream.ReadAsync(buffer, cancellationToken);
                if (length == 0)
                {
                    break;
                }

                Volatile.Write(ref _lastByte, time.GetTimestamp());
                Count(ReferenceEquals(from, near), length);
                await to.Stream.WriteAsync(buffer.AsMemory(0, length), cancellationToken);
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }

        await to.FinishAsync();
    }
}
