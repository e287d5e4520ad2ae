using System.Buffers;
using System.Text;

namespace Enforcer.Gateway.Forwarding;

/// <summary>Bytes that are put together for one write; its memory is rented, so that a request in the steady state allocates none.</summary>
internal sealed class ByteBuffer
{
    private const int Least = 512;
    private const int MostKept = 64 * 1024;

    private byte[] _bytes = [];

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, Length);

    public void Clear()
    {
        Length = 0;
        // One large request must not hold its memory for the life of the connection.
        if (_bytes.Length > MostKept)
        {
            Release();
        }
    }

    /// <summary>Gives the memory back; nobody may hold <see cref="Written"/> any more.</summary>
    public void Release()
    {
        Length = 0;
        if (_bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = [];
        }
    }

    public void Write(byte value)
    {
        Reserve(1);
        _bytes[Length++] = value;
    }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        Reserve(bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(Length));
        Length += bytes.Length;
    }

    /// <summary>As UTF-8: a character beyond ASCII can become no byte below 0x80, so no line end arises that was not in the text.</summary>
    public void Write(ReadOnlySpan<char> text)
    {
        Reserve(Encoding.UTF8.GetMaxByteCount(text.Length));
        Length += Encoding.UTF8.GetBytes(text, _bytes.AsSpan(Length));
    }

    public void Write(long number)
    {
        Reserve(20);
        number.TryFormat(_bytes.AsSpan(Length), out var length, default, System.Globalization.CultureInfo.InvariantCulture);
        Length += length;
    }

    private void Reserve(int more)
    {
        if (_bytes.Length - Length < more)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(Math.Max(_bytes.Length * 2, Length + more), Least));
            _bytes.AsSpan(0, Length).CopyTo(larger);
            var length = Length;
            Release();
            (_bytes, Length) = (larger, length);
        }
    }
}
