using System.Buffers;

namespace Enforcer.Gateway.Tunnels;

/// <summary>Copies bytes both ways until both ends have finished; an end that finishes first may still be written to.</summary>
internal sealed class Tunnel(TunnelEnd near, TunnelEnd far, TimeProvider time)
{
    // One TLS record is 16 KB; four of them in one write keep a fast stream fast.
    private const int BufferBytes = 64 * 1024;

    private long _lastByte = time.GetTimestamp();

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
