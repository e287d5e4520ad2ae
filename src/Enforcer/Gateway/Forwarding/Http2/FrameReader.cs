using System.Buffers.Binary;
using System.Globalization;
using System.Net.Security;

namespace Enforcer.Gateway.Forwarding.Http2;

/// <summary>
/// Reads what a peer sends and hands it to the streams. A peer has proved who it is, not that it is well: every frame is bounded, and one
/// that breaks the protocol ends the connection.
/// </summary>
internal sealed class FrameReader(PeerLink link, SslStream transport)
{
    private readonly byte[] _buffer = new byte[32 * 1024];
    private readonly HpackDecoder _decoder = new();
    private readonly List<PeerStream> _woken = [];
    private readonly ByteBuffer _block = new();
    private readonly List<HeaderField> _fields = [];
    private int _blockStream;
    private bool _blockEnds;
    private bool _hasSettings;
    private int _length;

    public async Task RunAsync()
    {
        try
        {
            while (true)
            {
                var count = await transport.ReadAsync(_buffer.AsMemory(_length));
                if (count == 0)
                {
                    throw new LinkException(ErrorCode.None, "The peer closed the connection.");
                }

                _length += count;
                Process();
            }
        }
        catch (Exception failure) when (failure is IOException or ObjectDisposedException or InvalidOperationException)
        {
            link.Fail(failure as LinkException ?? new LinkException(ErrorCode.None, failure.Message));
            WakeAll();
        }
    }

    // All frames that are whole, then all who wait for them: each finds everything that has come for it.
    private void Process()
    {
        var at = 0;
        lock (link.Gate)
        {
            while (_length - at >= Frame.HeadBytes)
            {
                var frame = Frame.Read(_buffer.AsSpan(at));
                if (frame.Length > Frame.MostBytes)
                {
                    throw new LinkException(ErrorCode.FrameSizeError, "The peer sent a frame that is too large.");
                }

                if (_length - at < Frame.HeadBytes + frame.Length)
                {
                    break;
                }

                Take(frame, _buffer.AsSpan(at + Frame.HeadBytes, frame.Length));
                at += Frame.HeadBytes + frame.Length;
            }
        }

        _length -= at;
        _buffer.AsSpan(at, _length).CopyTo(_buffer);
        WakeAll();
    }

    private void WakeAll()
    {
        foreach (var stream in _woken)
        {
            stream.Wake();
        }

        _woken.Clear();
    }

    private void Take(Frame frame, ReadOnlySpan<byte> payload)
    {
        if (_blockStream != 0 && (frame.Type != FrameType.Continuation || frame.Stream != _blockStream))
        {
            throw new LinkException(ErrorCode.ProtocolError, "The peer broke a header block off.");
        }

        if (!_hasSettings && (frame.Type != FrameType.Settings || frame.Has(Frame.Acknowledged)))
        {
            throw new LinkException(ErrorCode.ProtocolError, "The peer does not begin with its settings.");
        }

        link.Touch(null);
        switch (frame.Type)
        {
            case FrameType.Data:
                TakeData(frame, payload);
                break;
            case FrameType.Headers:
                TakeHeaders(frame, payload);
                break;
            case FrameType.Continuation:
                TakeBlock(_blockStream == 0 ? throw new LinkException(ErrorCode.ProtocolError, "The peer continued no header block.") : frame, payload);
                break;
            case FrameType.Settings:
                TakeSettings(frame, payload);
                break;
            case FrameType.WindowUpdate:
                link.CountUnasked();
                Widen(frame.Stream, Number(payload));
                break;
            case FrameType.ResetStream:
                link.CountUnasked();
                Reset(frame.Stream, (ErrorCode)Number(payload));
                break;
            case FrameType.Ping:
                TakePing(frame, payload);
                break;
            case FrameType.GoAway:
                link.CountUnasked();
                GoAway(payload);
                break;
            case FrameType.PushPromise:
                throw new LinkException(ErrorCode.ProtocolError, "The peer promised what it was told not to.");
            default:
                link.CountUnasked();
                break;
        }
    }

    private void TakeData(Frame frame, ReadOnlySpan<byte> payload)
    {
        var stream = link.Find(frame.Stream);
        link.Charge(stream, payload.Length);
        var data = Unpad(frame, payload);
        var last = frame.Has(Frame.EndStream);
        if (stream is null || (data.IsEmpty && !last))
        {
            link.CountUnasked();
            return;
        }

        if (stream.Status == 0)
        {
            throw new LinkException(ErrorCode.ProtocolError, "The peer sent a body before its head.");
        }

        // Padding and what nobody will read need no reader to be given back.
        link.Credit(stream, payload.Length - data.Length);
        link.Touch(stream);
        stream.Receive(data);
        Conclude(stream, last);
    }

    private void TakeHeaders(Frame frame, ReadOnlySpan<byte> payload)
    {
        link.Find(frame.Stream);
        (_blockStream, _blockEnds) = (frame.Stream, frame.Has(Frame.EndStream));
        _block.Clear();
        payload = Unpad(frame, payload);
        const int PriorityBytes = 5;
        TakeBlock(frame, !frame.Has(Frame.Priority) ? payload : payload.Length >= PriorityBytes ? payload[PriorityBytes..] : throw BadSize());
    }

    private void TakeBlock(Frame frame, ReadOnlySpan<byte> part)
    {
        // A continuation without end is bounded by its bytes, and, being empty, by its number.
        link.CountUnasked();
        if (_block.Length + part.Length > HpackDecoder.MostListBytes)
        {
            throw new LinkException(ErrorCode.EnhanceYourCalm, "The peer's headers are too large.");
        }

        if (!frame.Has(Frame.EndHeaders))
        {
            _block.Write(part);
            return;
        }

        var stream = link.Find(_blockStream);
        _fields.Clear();
        if (_block.Length == 0)
        {
            _decoder.Decode(part, _fields);
        }
        else
        {
            _block.Write(part);
            _decoder.Decode(_block.Written.Span, _fields);
        }

        _blockStream = 0;
        if (stream is not null)
        {
            link.Touch(stream);
            TakeFields(stream);
        }
    }

    private void TakeFields(PeerStream stream)
    {
        if (stream.Status != 0)
        {
            if (!_blockEnds || !AreHeaders(_fields, 0))
            {
                Malformed(stream);
                return;
            }

            stream.Trailers.AddRange(_fields);
            Conclude(stream, ended: true);
            return;
        }

        if (_fields.Count == 0 || _fields[0].Name != ":status" || _fields[0].Value.Length != 3 || !AreHeaders(_fields, 1)
            || !int.TryParse(_fields[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var status) || status is < 100 or > 599 or StatusCodes.Status101SwitchingProtocols)
        {
            Malformed(stream);
            return;
        }

        if (status < 200)
        {
            const int MostInterim = 8;
            if (_blockEnds || ++stream.Interim > MostInterim)
            {
                Malformed(stream);
            }

            return;
        }

        stream.Receive(status);
        stream.Headers.AddRange(_fields);
        if (_blockEnds)
        {
            Conclude(stream, ended: true);
        }
    }

    private static bool AreHeaders(List<HeaderField> fields, int from)
    {
        for (var i = from; i < fields.Count; i++)
        {
            if (!HeaderText.IsName(fields[i].Name) || !HeaderText.IsValue(fields[i].Value))
            {
                return false;
            }
        }

        return true;
    }

    private void Malformed(PeerStream stream)
    {
        link.Remove(stream);
        link.Reset(stream.Id, ErrorCode.ProtocolError);
        stream.Fail(new LinkException(ErrorCode.ProtocolError, "The peer's answer has a malformed head."));
        Woken(stream);
    }

    private void Conclude(PeerStream stream, bool ended)
    {
        if (ended)
        {
            stream.End();
            if (stream.HasSent)
            {
                link.Remove(stream);
            }
        }

        Woken(stream);
    }

    private void Woken(PeerStream stream)
    {
        if (stream.TakeWaiter())
        {
            _woken.Add(stream);
        }
    }

    private void TakeSettings(Frame frame, ReadOnlySpan<byte> payload)
    {
        const int SettingBytes = 6;
        link.CountUnasked();
        if (frame.Stream != 0 || payload.Length % SettingBytes != 0 || (frame.Has(Frame.Acknowledged) && !payload.IsEmpty))
        {
            throw BadSize();
        }

        _hasSettings = true;
        for (var rest = payload; !rest.IsEmpty; rest = rest[SettingBytes..])
        {
            link.Apply(BinaryPrimitives.ReadUInt16BigEndian(rest), BinaryPrimitives.ReadUInt32BigEndian(rest[2..]));
        }

        if (!frame.Has(Frame.Acknowledged))
        {
            link.Reply(FrameType.Settings, Frame.Acknowledged, []);
        }
    }

    private void TakePing(Frame frame, ReadOnlySpan<byte> payload)
    {
        link.CountUnasked();
        if (payload.Length != 8 || frame.Stream != 0)
        {
            throw BadSize();
        }

        if (!frame.Has(Frame.Acknowledged))
        {
            link.Reply(FrameType.Ping, Frame.Acknowledged, payload);
        }
    }

    private void Widen(int id, int bytes)
    {
        if (id == 0)
        {
            link.Widen(null, bytes);
        }
        else if (link.Find(id) is { } stream)
        {
            link.Widen(stream, bytes);
        }
    }

    private void Reset(int id, ErrorCode code)
    {
        if (link.Find(id) is not { } stream)
        {
            return;
        }

        link.Remove(stream);
        stream.Fail(new LinkException(code, "The peer broke the answer off.") { IsUnprocessed = code == ErrorCode.RefusedStream });
        Woken(stream);
    }

    private void GoAway(ReadOnlySpan<byte> payload)
    {
        if (payload.Length < 8)
        {
            throw BadSize();
        }

        foreach (var stream in link.GoAway((int)(BinaryPrimitives.ReadUInt32BigEndian(payload) & int.MaxValue)))
        {
            Woken(stream);
        }
    }

    private static ReadOnlySpan<byte> Unpad(Frame frame, ReadOnlySpan<byte> payload)
    {
        if (!frame.Has(Frame.Padded))
        {
            return payload;
        }

        return !payload.IsEmpty && payload[0] < payload.Length
            ? payload[1..^payload[0]]
            : throw new LinkException(ErrorCode.ProtocolError, "The peer's padding is longer than its frame.");
    }

    private static int Number(ReadOnlySpan<byte> payload) =>
        payload.Length == 4 ? (int)(BinaryPrimitives.ReadUInt32BigEndian(payload) & int.MaxValue) : throw BadSize();

    private static LinkException BadSize() => new(ErrorCode.FrameSizeError, "The peer sent a frame of a wrong size.");
}
