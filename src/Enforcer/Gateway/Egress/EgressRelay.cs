using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;

namespace Enforcer.Gateway.Egress;

/// <summary>Carries bytes between our app and a destination outside of the mesh, until the destination has finished or nothing moves any more.</summary>
/// <param name="app">The accepted end.</param>
/// <param name="socket">The destination.</param>
/// <param name="patience">How long no byte may move.</param>
/// <param name="first">Told of the first bytes of the app, before they go on.</param>
internal sealed class EgressRelay(IDuplexPipe app, Socket socket, TimeSpan patience, Action<ReadOnlySequence<byte>> first)
{
    private long _received;
    private long _sent;

    /// <summary>From the app.</summary>
    public long Received => Volatile.Read(ref _received);

    /// <summary>To the app.</summary>
    public long Sent => Volatile.Read(ref _sent);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var idle = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        idle.CancelAfter(patience);
        try
        {
            var there = ToDestinationAsync(idle);
            await ToAppAsync(idle);
            // The listener's transport closes both ways at once: what the app would still say has nowhere to go.
            await idle.CancelAsync();
            await there;
        }
        catch (Exception failure) when (failure is IOException or SocketException or OperationCanceledException)
        {
            // One end broke, or nothing moved for too long.
        }
    }

    private async Task ToDestinationAsync(CancellationTokenSource idle)
    {
        var isFirst = true;
        while (true)
        {
            var read = await app.Input.ReadAsync(idle.Token);
            if (isFirst && !read.Buffer.IsEmpty)
            {
                isFirst = false;
                first(read.Buffer);
            }

            foreach (var part in read.Buffer)
            {
                for (var left = part; !left.IsEmpty;)
                {
                    left = left[await socket.SendAsync(left, SocketFlags.None, idle.Token)..];
                }
            }

            _received += read.Buffer.Length;
            app.Input.AdvanceTo(read.Buffer.End);
            idle.CancelAfter(patience);
            if (read.IsCompleted)
            {
                socket.Shutdown(SocketShutdown.Send);
                return;
            }
        }
    }

    private async Task ToAppAsync(CancellationTokenSource idle)
    {
        while (true)
        {
            // Without a buffer, so that an idle tunnel holds none.
            await socket.ReceiveAsync(Memory<byte>.Empty, SocketFlags.None, idle.Token);
            var length = await socket.ReceiveAsync(app.Output.GetMemory(16 * 1024), SocketFlags.None, idle.Token);
            if (length == 0)
            {
                return;
            }

            app.Output.Advance(length);
            _sent += length;
            idle.CancelAfter(patience);
            if ((await app.Output.FlushAsync(idle.Token)).IsCompleted)
            {
                return;
            }
        }
    }
}
