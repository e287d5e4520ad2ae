using System.Buffers.Binary;
using System.Text;

namespace Enforcer.Gateway.Egress;

/// <summary>Reads the name that a TLS client asks for (RFC 6066 section 3) out of its first bytes; nothing of it is trusted or verified.</summary>
internal static class ClientHello
{
    /// <summary>What is longer is no greeting of a client that we would wait for: one with post-quantum key shares has 2 KB.</summary>
    public const int MostBytes = 16 * 1024;

    private const byte Handshake = 22;
    private const byte Hello = 1;
    private const int RecordHead = 5;
    private const int HelloHead = 4;
    private const int NameLength = 253;

    /// <summary>Whether these are the first bytes of a TLS connection; false too where there are fewer than three.</summary>
    public static bool Begins(ReadOnlySpan<byte> bytes) => bytes.Length >= 3 && bytes[0] == Handshake && bytes[1] == 3 && bytes[2] <= 4;

    /// <summary>False where more bytes are needed. The name is null where none is asked for, or where this is no greeting.</summary>
    public static bool TryReadName(ReadOnlySpan<byte> bytes, out string? name)
    {
        name = null;
        // The greeting may lie in several records.
        var hello = new byte[Math.Min(bytes.Length, MostBytes)];
        var length = 0;
        while (true)
        {
            if (length >= HelloHead)
            {
                var needed = HelloHead + ((hello[1] << 16) | (hello[2] << 8) | hello[3]);
                if (hello[0] != Hello || needed > MostBytes)
                {
                    return true;
                }

                if (length >= needed)
                {
                    name = NameIn(hello.AsSpan(HelloHead, needed - HelloHead));
                    return true;
                }
            }

            if (bytes.Length < RecordHead)
            {
                return bytes.Length >= 1 && bytes[0] != Handshake;
            }

            var record = BinaryPrimitives.ReadUInt16BigEndian(bytes[3..]);
            if (!Begins(bytes) || record == 0)
            {
                return true;
            }

            var part = bytes[RecordHead..Math.Min(bytes.Length, RecordHead + record)];
            if (length + part.Length > hello.Length)
            {
                return true;
            }

            part.CopyTo(hello.AsSpan(length));
            length += part.Length;
            if (bytes.Length < RecordHead + record && !IsWhole(hello, length))
            {
                return false;
            }

            bytes = bytes[Math.Min(bytes.Length, RecordHead + record)..];
        }
    }

    private static bool IsWhole(byte[] hello, int length) => length >= HelloHead && length >= HelloHead + ((hello[1] << 16) | (hello[2] << 8) | hello[3]);

    private static string? NameIn(ReadOnlySpan<byte> hello)
    {
        // Version and random; then session, suites and compressions, each behind its length.
        if (!Skip(ref hello, 34) || !SkipVector(ref hello, 1) || !SkipVector(ref hello, 2) || !SkipVector(ref hello, 1) || !Take(ref hello, 2, out var extensions))
        {
            return null;
        }

        while (extensions.Length >= 4)
        {
            var type = BinaryPrimitives.ReadUInt16BigEndian(extensions);
            extensions = extensions[2..];
            if (!Take(ref extensions, 2, out var extension))
            {
                return null;
            }

            if (type == 0)
            {
                return Take(ref extension, 2, out var list) && Skip(ref list, 1) && Take(ref list, 2, out var name) ? Text(name) : null;
            }
        }

        return null;
    }

    private static string? Text(ReadOnlySpan<byte> name)
    {
        if (name.IsEmpty || name.Length > NameLength)
        {
            return null;
        }

        var text = Encoding.ASCII.GetString(name);
        return Uri.CheckHostName(text) == UriHostNameType.Dns ? text : null;
    }

    private static bool Skip(ref ReadOnlySpan<byte> bytes, int count)
    {
        if (bytes.Length < count)
        {
            return false;
        }

        bytes = bytes[count..];
        return true;
    }

    private static bool SkipVector(ref ReadOnlySpan<byte> bytes, int lengthBytes) => Take(ref bytes, lengthBytes, out _);

    private static bool Take(ref ReadOnlySpan<byte> bytes, int lengthBytes, out ReadOnlySpan<byte> content)
    {
        content = default;
        if (bytes.Length < lengthBytes)
        {
            return false;
        }

        var length = lengthBytes == 1 ? bytes[0] : BinaryPrimitives.ReadUInt16BigEndian(bytes);
        if (bytes.Length < lengthBytes + length)
        {
            return false;
        }

        content = bytes.Slice(lengthBytes, length);
        bytes = bytes[(lengthBytes + length)..];
        return true;
    }
}
