using System.Net.Security;

namespace Enforcer.Gateway.Forwarding.Http2;

/// <summary>
/// One connection to a peer that many requests share. What they have to say while a write is under way goes out with the next one, so a
/// busy connection carries many frames in one TLS record and one system call.
/// </summary>
internal sealed class PeerLink : IDisposable
{
    private const int MostPendingControl = 1024 * 1024;
    private const int MostUnasked = 10_000;
    private const long MostWindow = int.MaxValue;

    private static readonly TimeSpan PingAfter = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PingPatience = TimeSpan.FromSeconds(15);

    private readonly Dictionary<int, PeerStream> _streams = [];
    private readonly SslStream _transport;
    private readonly TimeProvider _time;
    private readonly LinkOutput _output;
    private int _nextId = 1;
    private int _reserved;
    private int _mostStreams = 100;
    private long _sendWindow = 65_535;
    private long _firstWindow = 65_535;
    private int _uncredited;
    private int _unasked;
    private bool _closing;
    private Exception? _failure;
    private long _lastRead;
    private long _idleSince;
    private long _pingedAt;

    public PeerLink(SslStream transport, TimeProvider time)
    {
        (_transport, _time) = (transport, time);
        _lastRead = _idleSince = OpenedAt = time.GetTimestamp();
        _output = new LinkOutput(this, transport, MakeRoom);
        _output.Pending.Write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8);
        // No push; a window per stream that is worth a round trip. The window of the connection never binds.
        Frame.Write(_output.Pending, 12, FrameType.Settings, 0, 0);
        _output.Pending.Write([0, 2, 0, 0, 0, 0, 0, 4, 0, PeerStream.Window >> 16, 0, 0]);
        Frame.WriteNumber(_output.Pending, FrameType.WindowUpdate, 0, ConnectionWindow - 65_535);
    }

    /// <summary>What the peer may send on all streams together, ahead of our credit.</summary>
    public const int ConnectionWindow = 16 * 1024 * 1024;

    public Lock Gate { get; } = new();

    public long OpenedAt { get; }

    /// <summary>Whether it takes no request any more and none is under way.</summary>
    public bool IsOver => Volatile.Read(ref _failure) is not null;

    /// <summary>Writes our preface and reads until the connection ends.</summary>
    public void Start()
    {
        lock (Gate)
        {
            _output.Flush();
        }

        _ = new FrameReader(this, _transport).RunAsync();
    }

    /// <summary>Keeps a place for one request; false where the connection has none.</summary>
    public bool TryReserve()
    {
        lock (Gate)
        {
            var free = _failure is null && !_closing && _reserved < _mostStreams && _nextId < int.MaxValue - 2;
            _reserved += free ? 1 : 0;
            return free;
        }
    }

    /// <summary>Gives back what <see cref="TryReserve"/> kept; a stream that has not ended is reset.</summary>
    public void Release(PeerStream stream)
    {
        bool over;
        lock (Gate)
        {
            if (stream.Id != 0 && _streams.Remove(stream.Id))
            {
                Reset(stream.Id, ErrorCode.Cancel);
            }

            _idleSince = _time.GetTimestamp();
            over = --_reserved == 0 && _closing;
        }

        stream.Clear();
        if (over)
        {
            Fail(new LinkException(ErrorCode.None, "The connection was closed."));
        }
    }

    /// <summary>Under the lock: tells the peer that we are done with a stream.</summary>
    public void Reset(int stream, ErrorCode code)
    {
        if (_failure is null)
        {
            Frame.WriteNumber(_output.Pending, FrameType.ResetStream, stream, (int)code);
            _output.Flush();
        }
    }

    /// <summary>Sends the head of a request; its body follows by <see cref="TrySend"/>.</summary>
    /// <exception cref="LinkException">The connection ended meanwhile.</exception>
    public void Open(PeerStream stream, bool endStream)
    {
        lock (Gate)
        {
            if (_failure is not null || _closing)
            {
                throw new LinkException(ErrorCode.RefusedStream, "The connection to the peer is ending.") { IsUnprocessed = true };
            }

            stream.Id = _nextId;
            _nextId += 2;
            stream.SendWindow = _firstWindow;
            stream.HasSent = endStream;
            stream.LastActive = _time.GetTimestamp();
            _streams.Add(stream.Id, stream);
            Frame.WriteHeaders(_output.Pending, stream.Block.Written.Span, stream.Id, endStream);
            _output.Flush();
        }
    }

    /// <summary>Sends as much of a body as the peer takes now.</summary>
    /// <param name="room">Completes once it is worth another try; null where all went out.</param>
    /// <returns>How many bytes went out.</returns>
    /// <exception cref="LinkException">The stream has ended.</exception>
    public int TrySend(PeerStream stream, ReadOnlySpan<byte> data, bool end, out Task? room)
    {
        lock (Gate)
        {
            var sent = 0;
            room = null;
            do
            {
                if (stream.Failure is { } failure)
                {
                    throw new LinkException((failure as LinkException)?.Code ?? ErrorCode.InternalError, failure.Message);
                }

                var part = (int)Math.Min(Math.Min(data.Length - sent, Frame.MostBytes), Math.Min(stream.SendWindow, _sendWindow));
                if ((part <= 0 && sent < data.Length) || _output.IsFull)
                {
                    room = stream.RoomAsync();
                    break;
                }

                var last = end && sent + part == data.Length;
                Frame.Write(_output.Pending, part, FrameType.Data, last ? Frame.EndStream : (byte)0, stream.Id);
                _output.Pending.Write(data.Slice(sent, part));
                stream.SendWindow -= part;
                _sendWindow -= part;
                stream.HasSent = last;
                sent += part;
            }
            while (sent < data.Length);
            stream.LastActive = _time.GetTimestamp();
            _unasked = 0;
            _output.Flush();
            return sent;
        }
    }

    /// <summary>Ends one stream from our side; what still comes of it is skipped.</summary>
    public void Cancel(PeerStream stream, Exception failure)
    {
        bool wake;
        lock (Gate)
        {
            if (_streams.Remove(stream.Id))
            {
                Reset(stream.Id, ErrorCode.Cancel);
            }

            stream.Fail(failure);
            wake = stream.TakeWaiter();
        }

        if (wake)
        {
            stream.Wake();
        }
    }

    /// <summary>Takes no further request; ends when those under way have.</summary>
    public void Dispose()
    {
        bool idle;
        lock (Gate)
        {
            _closing = true;
            idle = _reserved == 0;
        }

        if (idle)
        {
            Fail(new LinkException(ErrorCode.None, "The connection was closed."));
        }
    }

    /// <summary>Ends everything: each request under way fails with <paramref name="failure"/>.</summary>
    public void Fail(Exception failure)
    {
        List<PeerStream> waiting;
        lock (Gate)
        {
            _failure ??= failure;
            _output.Close();
            foreach (var stream in _streams.Values)
            {
                stream.Fail(failure);
            }

            waiting = [.. _streams.Values.Where(stream => stream.TakeWaiter())];
            _streams.Clear();
        }

        _transport.Dispose();
        waiting.ForEach(stream => stream.Wake());
    }

    /// <summary>Once a second: cuts requests on which nothing moves, asks a silent peer whether it is there.</summary>
    public void Watch(TimeSpan patience, TimeSpan idleLifetime, TimeSpan lifetime)
    {
        var now = _time.GetTimestamp();
        List<PeerStream> late;
        bool dead;
        lock (Gate)
        {
            late = [.. _streams.Values.Where(stream => _time.GetElapsedTime(stream.LastActive, now) > patience)];
            dead = _pingedAt != 0 && _time.GetElapsedTime(_pingedAt, now) > PingPatience;
            _closing |= _time.GetElapsedTime(OpenedAt, now) > lifetime || (_reserved == 0 && _time.GetElapsedTime(_idleSince, now) > idleLifetime);
            dead |= _closing && _reserved == 0;
            if (_pingedAt == 0 && _time.GetElapsedTime(_lastRead, now) > PingAfter)
            {
                _pingedAt = now;
                Frame.Write(_output.Pending, 8, FrameType.Ping, 0, 0);
                _output.Pending.Write(stackalloc byte[8]);
                _output.Flush();
            }
        }

        late.ForEach(stream => Cancel(stream, new TimeoutException("No byte moved for too long.")));
        if (dead)
        {
            Fail(new LinkException(ErrorCode.None, "The peer is silent, or nothing was left to do."));
        }
    }

    /// <summary>For the reader of frames, under the lock; null for a stream that has ended for us.</summary>
    /// <exception cref="LinkException">We never opened it.</exception>
    public PeerStream? Find(int id)
    {
        if (id == 0 || (id & 1) == 0 || id >= _nextId)
        {
            throw new LinkException(ErrorCode.ProtocolError, "The peer spoke of a stream that nobody opened.");
        }

        return _streams.GetValueOrDefault(id);
    }

    /// <summary>For the reader of frames, under the lock.</summary>
    public void Remove(PeerStream stream) => _streams.Remove(stream.Id);

    /// <summary>For the reader of frames, under the lock: bytes came.</summary>
    public void Touch(PeerStream? stream)
    {
        _lastRead = _time.GetTimestamp();
        _pingedAt = 0;
        if (stream is not null)
        {
            stream.LastActive = _lastRead;
            _unasked = 0;
        }
    }

    /// <summary>For the reader of frames, under the lock: a frame that brings no answer further. A flood of them is an attack.</summary>
    /// <exception cref="LinkException">They are too many.</exception>
    public void CountUnasked()
    {
        if (++_unasked > MostUnasked || _output.Pending.Length > MostPendingControl)
        {
            throw new LinkException(ErrorCode.EnhanceYourCalm, "The peer floods us with frames that carry nothing.");
        }
    }

    /// <summary>For the reader of frames, under the lock: the connection's own credit is given at once, so that one slow reader holds up nobody else.</summary>
    /// <exception cref="LinkException">The peer sent more than it may.</exception>
    public void Charge(PeerStream? stream, int bytes)
    {
        _uncredited += bytes;
        if (_uncredited >= ConnectionWindow / 4)
        {
            Frame.WriteNumber(_output.Pending, FrameType.WindowUpdate, 0, _uncredited);
            _uncredited = 0;
            _output.Flush();
        }

        if (stream is not null && (stream.ReceiveWindow -= bytes) < 0)
        {
            throw new LinkException(ErrorCode.FlowControlError, "The peer sent more than it may.");
        }
    }

    /// <summary>Under the lock: <paramref name="bytes"/> of an answer were taken, so the peer may send as many again.</summary>
    public void Credit(PeerStream stream, int bytes)
    {
        stream.Owed += bytes;
        if (stream.Owed >= PeerStream.Window / 2 && !stream.HasEnded && _failure is null && _streams.ContainsKey(stream.Id))
        {
            Frame.WriteNumber(_output.Pending, FrameType.WindowUpdate, stream.Id, stream.Owed);
            stream.ReceiveWindow += stream.Owed;
            stream.Owed = 0;
            _output.Flush();
        }
    }

    /// <summary>For the reader of frames, under the lock.</summary>
    public void Reply(FrameType type, byte flags, ReadOnlySpan<byte> payload)
    {
        Frame.Write(_output.Pending, payload.Length, type, flags, 0);
        _output.Pending.Write(payload);
        _output.Flush();
    }

    /// <summary>For the reader of frames, under the lock.</summary>
    /// <exception cref="LinkException">The setting is out of bounds.</exception>
    public void Apply(int setting, uint value)
    {
        const int MaxConcurrentStreams = 3;
        const int InitialWindowSize = 4;
        if (setting == MaxConcurrentStreams)
        {
            _mostStreams = (int)Math.Min(value, 10_000);
        }
        else if (setting == InitialWindowSize)
        {
            var change = value <= MostWindow ? value - _firstWindow : throw new LinkException(ErrorCode.FlowControlError, "The peer's window is out of bounds.");
            _firstWindow = value;
            foreach (var stream in _streams.Values)
            {
                stream.SendWindow += change;
                stream.MakeRoom();
            }
        }
    }

    /// <summary>For the reader of frames, under the lock: the peer takes more of our bodies.</summary>
    /// <exception cref="LinkException">More than a window can hold.</exception>
    public void Widen(PeerStream? stream, int bytes)
    {
        if (stream is not null)
        {
            stream.SendWindow = Widened(stream.SendWindow, bytes);
            stream.MakeRoom();
            return;
        }

        _sendWindow = Widened(_sendWindow, bytes);
        foreach (var waiting in _streams.Values)
        {
            waiting.MakeRoom();
        }
    }

    /// <summary>For the reader of frames, under the lock: the peer takes no stream above <paramref name="last"/> any more.</summary>
    /// <returns>Those that it will never answer.</returns>
    public IReadOnlyList<PeerStream> GoAway(int last)
    {
        _closing = true;
        var dropped = _streams.Values.Where(stream => stream.Id > last).ToList();
        foreach (var stream in dropped)
        {
            _streams.Remove(stream.Id);
            stream.Fail(new LinkException(ErrorCode.RefusedStream, "The peer is going away.") { IsUnprocessed = true });
        }

        return dropped;
    }

    private void MakeRoom()
    {
        foreach (var stream in _streams.Values)
        {
            stream.MakeRoom();
        }
    }

    private static long Widened(long window, int bytes) =>
        bytes > 0 && window + bytes <= MostWindow ? window + bytes : throw new LinkException(ErrorCode.FlowControlError, "The peer's window is out of bounds.");
}
