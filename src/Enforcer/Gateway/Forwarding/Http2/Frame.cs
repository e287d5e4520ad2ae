using System.Buffers.Binary;

namespace Enforcer.Gateway.Forwarding.Http2;

/// <summary>The head of a frame: nine bytes before every payload.</summary>
internal readonly record struct Frame(int Length, FrameType Type, byte Flags, int Stream)
{
    public const int HeadBytes = 9;

    /// <summary>Most bytes of a payload, in both directions: what every peer must take, and what we say we take.</summary>
    public const int MostBytes = 16 * 1024;

    public const byte EndStream = 0x1;
    public const byte Acknowledged = 0x1;
    public const byte EndHeaders = 0x4;
    public const byte Padded = 0x8;
    public const byte Priority = 0x20;

    public bool Has(byte flag) => (Flags & flag) != 0;

    public static Frame Read(ReadOnlySpan<byte> head) => new(
        (head[0] << 16) | (head[1] << 8) | head[2], (FrameType)head[3], head[4], (int)(BinaryPrimitives.ReadUInt32BigEndian(head[5..]) & int.MaxValue));

    public static void Write(ByteBuffer output, int length, FrameType type, byte flags, int stream)
    {
        Span<byte> head = stackalloc byte[HeadBytes];
        BinaryPrimitives.WriteInt32BigEndian(head, length << 8);
        head[3] = (byte)type;
        head[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(head[5..], stream);
        output.Write(head);
    }

    /// <summary>A frame whose payload is one number: WINDOW_UPDATE, RST_STREAM.</summary>
    public static void WriteNumber(ByteBuffer output, FrameType type, int stream, int number)
    {
        Write(output, 4, type, 0, stream);
        Span<byte> payload = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(payload, number);
        output.Write(payload);
    }

    /// <summary>A header block, cut into as many frames as it takes.</summary>
    public static void WriteHeaders(ByteBuffer output, ReadOnlySpan<byte> block, int stream, bool endStream)
    {
        var type = FrameType.Headers;
        do
        {
            var part = block[..Math.Min(block.Length, MostBytes)];
            block = block[part.Length..];
            var flags = (block.IsEmpty ? EndHeaders : 0) | (type == FrameType.Headers && endStream ? EndStream : 0);
            Write(output, part.Length, type, (byte)flags, stream);
            output.Write(part);
            type = FrameType.Continuation;
        }
        while (!block.IsEmpty);
    }
}
