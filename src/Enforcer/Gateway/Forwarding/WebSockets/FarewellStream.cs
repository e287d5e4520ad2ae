namespace Enforcer.Gateway.Forwarding.WebSockets;

/// <summary>
/// The client's side of a WebSocket through us. What the app says passes as it is, until we are to close: then, between two frames, the client
/// is told 1001 (going away) and nothing after it. Its answer goes to the app, which ends the connection as for any client that leaves.
/// </summary>
internal sealed class FarewellStream(Stream inner) : Stream
{
    // FIN and close, two bytes: 1001.
    private static readonly byte[] GoingAway = [0x88, 2, 0x03, 0xe9];

    private readonly FrameBoundary _boundary = new();
    private readonly SemaphoreSlim _writing = new(1, 1);
    private bool _wanted;
    private bool _said;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Says goodbye as soon as a frame of the app has ended; never throws, since a client that is gone needs none.</summary>
    public async Task CloseAsync()
    {
        try
        {
            await _writing.WaitAsync();
            try
            {
                _wanted = true;
                await SayAsync(CancellationToken.None);
            }
            finally
            {
                _writing.Release();
            }
        }
        catch (Exception failure) when (failure is IOException or ObjectDisposedException or InvalidOperationException or OperationCanceledException)
        {
            // It has ended meanwhile.
        }
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            if (_said)
            {
                return;
            }

            await inner.WriteAsync(buffer, cancellationToken);
            _boundary.Pass(buffer.Span);
            await SayAsync(cancellationToken);
        }
        finally
        {
            _writing.Release();
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => inner.ReadAsync(buffer, cancellationToken);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => inner.ReadAsync(buffer, offset, count, cancellationToken);

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override void Flush() => inner.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private async ValueTask SayAsync(CancellationToken cancellationToken)
    {
        if (_wanted && !_said && !_boundary.IsClosed && _boundary.IsReached)
        {
            _said = true;
            await inner.WriteAsync(GoingAway, cancellationToken);
            await inner.FlushAsync(cancellationToken);
        }
    }
}
