using System.Net.Sockets;

namespace Enforcer.Gateway.Forwarding.Http1;

/// <summary>One connection to our own app, with the buffers and parsers that its exchanges use one after the other.</summary>
internal sealed class AppConnection(Socket socket, TimeProvider time) : IDisposable
{
    private byte[] _buffer = new byte[4096];
    private int _start;
    private int _end;
    private long _lastActive = time.GetTimestamp();
    private bool _busy = true;
    private bool _timedOut;

    public ByteBuffer Output { get; } = new();

    public ResponseHead Head { get; } = new();

    public ChunkedBody Chunks { get; } = new();

    public long OpenedAt { get; } = time.GetTimestamp();

    /// <summary>Whether an exchange has ended well on it: it may have been closed by the app meanwhile.</summary>
    public bool WasUsed { get; private set; }

    /// <summary>Whether it was cut because no byte moved for too long.</summary>
    public bool TimedOut => Volatile.Read(ref _timedOut);

    /// <summary>What has come and is not consumed.</summary>
    public ReadOnlySpan<byte> Unread => _buffer.AsSpan(_start, _end - _start);

    public void Consume(int count) => _start += count;

    /// <summary>False where it cannot carry another request: the app closed it, or sent what nobody asked for, which would be taken for the next answer.</summary>
    public bool Take()
    {
        Touch();
        Volatile.Write(ref _busy, true);
        try
        {
            return !socket.Poll(0, SelectMode.SelectRead);
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
            return false;
        }
    }

    /// <summary>After an answer that was read to its end.</summary>
    public void Rest()
    {
        Output.Clear();
        (_start, _end) = (0, 0);
        WasUsed = true;
        Touch();
        Volatile.Write(ref _busy, false);
    }

    public TimeSpan Idle(long now) => Volatile.Read(ref _busy) ? TimeSpan.Zero : time.GetElapsedTime(Volatile.Read(ref _lastActive), now);

    /// <summary>Cuts an exchange on which no byte has moved for <paramref name="patience"/>.</summary>
    public void Watch(long now, TimeSpan patience)
    {
        if (Volatile.Read(ref _busy) && time.GetElapsedTime(Volatile.Read(ref _lastActive), now) > patience)
        {
            Volatile.Write(ref _timedOut, true);
            Dispose();
        }
    }

    public async ValueTask SendAsync(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await socket.SendAsync(bytes, SocketFlags.None)..];
            Touch();
        }
    }

    /// <summary>Past what the buffer holds, straight to where it goes; zero at the end.</summary>
    public async ValueTask<int> ReceiveAsync(Memory<byte> target)
    {
        var count = await socket.ReceiveAsync(target, SocketFlags.None);
        Touch();
        return count;
    }

    /// <summary>More into the buffer; false at the end.</summary>
    /// <exception cref="InvalidDataException">The buffer holds the most that a head may have.</exception>
    public async ValueTask<bool> FillAsync()
    {
        if (_start == _end)
        {
            (_start, _end) = (0, 0);
        }
        else if (_end == _buffer.Length)
        {
            MakeRoom();
        }

        var count = await socket.ReceiveAsync(_buffer.AsMemory(_end), SocketFlags.None);
        Touch();
        _end += count;
        return count > 0;
    }

    public void Dispose() => socket.Dispose();

    private void MakeRoom()
    {
        var unread = _end - _start;
        if (unread >= ResponseHead.MostBytes)
        {
            throw new InvalidDataException("A line of the answer's head is too long.");
        }

        var target = unread > _buffer.Length / 2 ? new byte[_buffer.Length * 2] : _buffer;
        _buffer.AsSpan(_start, unread).CopyTo(target);
        (_buffer, _start, _end) = (target, 0, unread);
    }

    private void Touch() => Volatile.Write(ref _lastActive, time.GetTimestamp());
}
