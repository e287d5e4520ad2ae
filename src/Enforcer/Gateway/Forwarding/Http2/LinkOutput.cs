using System.Net.Security;

namespace Enforcer.Gateway.Forwarding.Http2;

/// <summary>
/// What waits to be written on a connection. Whatever is added while a write is under way goes out with the next one, so a busy connection
/// carries many frames in one TLS record and one system call. Everything but the write itself happens under the connection's lock.
/// </summary>
/// <param name="link">Whose lock counts, and who learns that a write failed.</param>
/// <param name="transport">Where it goes.</param>
/// <param name="drained">Under the lock, once there is room again after <see cref="IsFull"/>.</param>
internal sealed class LinkOutput(PeerLink link, SslStream transport, Action drained) : IThreadPoolWorkItem
{
    private const int MostPending = 4 * Frame.MostBytes;

    private ByteBuffer _sending = new();
    private bool _writing;
    private bool _closed;

    public ByteBuffer Pending { get; private set; } = new();

    /// <summary>Whether a body should wait; what the protocol itself has to say does not.</summary>
    public bool IsFull => Pending.Length > MostPending;

    /// <summary>Behind what is ready to run already, which may have more to say.</summary>
    public void Flush()
    {
        if (!_writing && !_closed && Pending.Length > 0)
        {
            _writing = true;
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    /// <summary>Nothing more goes out.</summary>
    public void Close() => _closed = true;

    void IThreadPoolWorkItem.Execute() => _ = WriteAsync();

    private async Task WriteAsync()
    {
        try
        {
            while (Next())
            {
                await transport.WriteAsync(_sending.Written);
                _sending.Clear();
            }
        }
        catch (Exception failure) when (failure is IOException or ObjectDisposedException or InvalidOperationException)
        {
            link.Fail(new LinkException(ErrorCode.None, failure.Message));
        }
    }

    private bool Next()
    {
        lock (link.Gate)
        {
            _writing = Pending.Length > 0 && !_closed;
            if (_writing)
            {
                var full = IsFull;
                (Pending, _sending) = (_sending, Pending);
                if (full)
                {
                    drained();
                }
            }

            return _writing;
        }
    }
}
