using System.Buffers.Binary;

namespace Enforcer.Gateway.Forwarding.WebSockets;

/// <summary>Follows the frames of a WebSocket as their bytes pass, to know where one ends: only there may another be put in between.</summary>
internal sealed class FrameBoundary
{
    private const int CloseOpcode = 8;

    private readonly byte[] _head = new byte[14];
    private int _headLength;
    private ulong _payloadLeft;

    /// <summary>Whether the last byte was the last of its frame.</summary>
    public bool IsReached => _headLength == 0 && _payloadLeft == 0;

    /// <summary>Whether a close frame has begun: nothing may follow it.</summary>
    public bool IsClosed { get; private set; }

    public void Pass(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (_payloadLeft > 0)
            {
                var passed = (int)Math.Min(_payloadLeft, (ulong)bytes.Length);
                _payloadLeft -= (ulong)passed;
                bytes = bytes[passed..];
                continue;
            }

            _head[_headLength++] = bytes[0];
            bytes = bytes[1..];
            if (_headLength >= 2 && _headLength == HeadBytes())
            {
                IsClosed |= (_head[0] & 0x0f) == CloseOpcode;
                _payloadLeft = PayloadBytes();
                _headLength = 0;
            }
        }
    }

    private int HeadBytes() => 2 + ((_head[1] & 0x7f) switch { 126 => 2, 127 => 8, _ => 0 }) + ((_head[1] & 0x80) == 0 ? 0 : 4);

    private ulong PayloadBytes() => (_head[1] & 0x7f) switch
    {
        126 => BinaryPrimitives.ReadUInt16BigEndian(_head.AsSpan(2)),
        127 => BinaryPrimitives.ReadUInt64BigEndian(_head.AsSpan(2)),
        var length => (ulong)length,
    };
}
