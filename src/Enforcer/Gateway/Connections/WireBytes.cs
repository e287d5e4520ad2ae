using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Net.Sockets;

namespace Enforcer.Gateway.Connections;

/// <summary>
/// What one accepted connection has received and sent, TLS and framing included. What came in is the kernel's own count, asked for at a scrape and
/// at the end, so that reading costs nothing more; what goes out is added up where it is written.
/// </summary>
internal sealed class WireBytes(Socket? socket)
{
    private const int Tcp = 6;
    private const int TcpInfo = 11;

    // tcpi_bytes_received of struct tcp_info, Linux 4.1 and newer.
    private const int ReceivedAt = 128;

    private long _received;
    private long _sent;

    public long Received
    {
        get
        {
            Ask();
            return Volatile.Read(ref _received);
        }
    }

    public long Sent => Volatile.Read(ref _sent);

    /// <summary>Wraps the end of a pipeline that is nearest to the socket.</summary>
    public IDuplexPipe Around(IDuplexPipe transport) => new Metered(transport.Input, new MeteredWriter(transport.Output, this));

    // What is read later, after the socket has gone, is the last that was known.
    private void Ask()
    {
        if (socket is null || !OperatingSystem.IsLinux())
        {
            return;
        }

        Span<byte> info = stackalloc byte[256];
        try
        {
            if (socket.GetRawSocketOption(Tcp, TcpInfo, info) >= ReceivedAt + sizeof(long))
            {
                Volatile.Write(ref _received, BinaryPrimitives.ReadInt64LittleEndian(info[ReceivedAt..]));
            }
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
            // Closed meanwhile.
        }
    }

    private sealed record Metered(PipeReader Input, PipeWriter Output) : IDuplexPipe;

    private sealed class MeteredWriter(PipeWriter inner, WireBytes bytes) : PipeWriter
    {
        public override bool CanGetUnflushedBytes => inner.CanGetUnflushedBytes;

        public override long UnflushedBytes => inner.UnflushedBytes;

        public override void Advance(int count)
        {
            // One writer at a time: a plain addition is enough.
            Volatile.Write(ref bytes._sent, bytes._sent + count);
            inner.Advance(count);
        }

        public override Memory<byte> GetMemory(int sizeHint = 0) => inner.GetMemory(sizeHint);

        public override Span<byte> GetSpan(int sizeHint = 0) => inner.GetSpan(sizeHint);

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => inner.FlushAsync(cancellationToken);

        public override ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default)
        {
            Volatile.Write(ref bytes._sent, bytes._sent + source.Length);
            return inner.WriteAsync(source, cancellationToken);
        }

        public override void CancelPendingFlush() => inner.CancelPendingFlush();

        // Behind this the transport closes the socket, and the kernel forgets.
        public override void Complete(Exception? exception = null)
        {
            bytes.Ask();
            inner.Complete(exception);
        }

        public override ValueTask CompleteAsync(Exception? exception = null)
        {
            bytes.Ask();
            return inner.CompleteAsync(exception);
        }
    }
}
