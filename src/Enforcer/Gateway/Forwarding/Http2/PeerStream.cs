using System.Threading.Tasks.Sources;

namespace Enforcer.Gateway.Forwarding.Http2;

/// <summary>
/// One request and its answer on a connection to a peer. Everything but the wait itself happens under the connection's lock; one reader
/// waits at a time.
/// </summary>
internal sealed class PeerStream(PeerLink link) : IValueTaskSource
{
    /// <summary>Most bytes of an answer that are held for a reader that lags behind.</summary>
    public const int Window = 256 * 1024;

    private ManualResetValueTaskSourceCore<bool> _signal;
    private ByteBuffer _received = new();
    private ByteBuffer _taken = new();
    private bool _waiting;
    private TaskCompletionSource? _room;

    public PeerLink Link => link;

    public int Id { get; set; }

    /// <summary>The request's header block, built before the stream has a number.</summary>
    public ByteBuffer Block { get; } = new();

    public int Status { get; private set; }

    public List<HeaderField> Headers { get; } = [];

    public List<HeaderField> Trailers { get; } = [];

    /// <summary>Nothing more comes.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>We have said all.</summary>
    public bool HasSent { get; set; }

    /// <summary>Why it ended early; what has ended well stands beside it.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Interim answers so far.</summary>
    public int Interim { get; set; }

    public long SendWindow { get; set; }

    /// <summary>What the peer may still send.</summary>
    public int ReceiveWindow { get; set; } = Window;

    /// <summary>Taken by the reader and not yet given back to the peer.</summary>
    public int Owed { get; set; }

    public long LastActive { get; set; }

    /// <summary>Completes at once where there is something new: a head, bytes, the end, a failure.</summary>
    public ValueTask WaitAsync()
    {
        lock (link.Gate)
        {
            if (_received.Length > 0 || HasEnded || Failure is not null)
            {
                return default;
            }

            _signal.Reset();
            _waiting = true;
            return new ValueTask(this, _signal.Version);
        }
    }

    /// <summary>What has come of the body; valid until the next call. Under no lock.</summary>
    /// <param name="ended">Whether it is the last of it.</param>
    public ReadOnlyMemory<byte> Take(out bool ended)
    {
        lock (link.Gate)
        {
            _taken.Clear();
            (_taken, _received) = (_received, _taken);
            ended = HasEnded;
            link.Credit(this, _taken.Length);
            return _taken.Written;
        }
    }

    /// <summary>For the reader of frames, under the lock.</summary>
    public void Receive(int status) => Status = status;

    /// <summary>For the reader of frames, under the lock.</summary>
    public void Receive(ReadOnlySpan<byte> data) => _received.Write(data);

    /// <summary>For the reader of frames, under the lock.</summary>
    public void End() => HasEnded = true;

    /// <summary>Under the lock. The first failure is the cause of the others.</summary>
    public void Fail(Exception failure)
    {
        Failure ??= failure;
        _room?.TrySetResult();
    }

    /// <summary>Under the lock: whether someone must be woken by <see cref="Wake"/> once the lock is released.</summary>
    public bool TakeWaiter()
    {
        var waiting = _waiting;
        _waiting = false;
        return waiting;
    }

    /// <summary>Gives its memory back; the connection must not know it any more.</summary>
    public void Clear()
    {
        Block.Release();
        _received.Release();
        _taken.Release();
    }

    /// <summary>Runs what waited, on this thread: the hop to another costs more than what there is to do. Under no lock.</summary>
    public void Wake() => _signal.SetResult(true);

    /// <summary>Under the lock: completes once the peer takes more of our body, or the stream has failed.</summary>
    public Task RoomAsync()
    {
        _room = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return _room.Task;
    }

    /// <summary>Under the lock.</summary>
    public void MakeRoom() => _room?.TrySetResult();

    void IValueTaskSource.GetResult(short token) => _signal.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _signal.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _signal.OnCompleted(continuation, state, token, flags);
}
