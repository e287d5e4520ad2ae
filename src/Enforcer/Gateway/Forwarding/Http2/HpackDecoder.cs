using System.Buffers;
using System.Text;

namespace Enforcer.Gateway.Forwarding.Http2;

/// <summary>
/// Reads header blocks of one connection in their order. A table entry is one pair of strings for all answers that refer to it, so what a
/// peer says again and again allocates once.
/// </summary>
internal sealed class HpackDecoder
{
    /// <summary>Most bytes of the table; the protocol's own default, so that no setting has to announce it.</summary>
    public const int MostTableBytes = 4096;

    /// <summary>Most bytes of one list of headers, as the table counts them.</summary>
    public const int MostListBytes = 64 * 1024;

    private const int MostHeaders = 256;

    private readonly List<HeaderField> _table = []; // oldest first
    private readonly ArrayBufferWriter<byte> _text = new(256);
    private int _tableBytes;
    private int _bound = MostTableBytes;

    /// <exception cref="LinkException">The block is broken: nothing that follows on the connection can be understood.</exception>
    public void Decode(ReadOnlySpan<byte> block, List<HeaderField> headers)
    {
        var bytes = 0;
        while (!block.IsEmpty)
        {
            var first = block[0];
            if ((first & 0xe0) == 0x20)
            {
                Resize(ReadInteger(ref block, 5), headers.Count);
                continue;
            }

            HeaderField field;
            if ((first & 0x80) != 0)
            {
                field = At(ReadInteger(ref block, 7));
            }
            else
            {
                var indexed = (first & 0x40) != 0;
                var name = ReadInteger(ref block, indexed ? 6 : 4);
                field = new HeaderField(name == 0 ? ReadName(ref block) : At(name).Name, ReadString(ref block, Encoding.Latin1));
                if (indexed)
                {
                    Add(field);
                }
            }

            bytes += field.Size;
            if (bytes > MostListBytes || headers.Count == MostHeaders)
            {
                throw new LinkException(ErrorCode.EnhanceYourCalm, "The peer sent too many headers.");
            }

            headers.Add(field);
        }
    }

    private HeaderField At(int index) => index switch
    {
        > 0 and <= StaticTable.Count => StaticTable.At(index),
        > StaticTable.Count when index - StaticTable.Count <= _table.Count => _table[_table.Count - (index - StaticTable.Count)],
        _ => throw Broken(),
    };

    private void Add(HeaderField field)
    {
        _table.Add(field);
        _tableBytes += field.Size;
        Evict();
    }

    private void Resize(int bound, int headersBefore)
    {
        _bound = bound <= MostTableBytes && headersBefore == 0 ? bound : throw Broken();
        Evict();
    }

    private void Evict()
    {
        var dropped = 0;
        while (_tableBytes > _bound)
        {
            _tableBytes -= _table[dropped++].Size;
        }

        _table.RemoveRange(0, dropped);
    }

    private string ReadName(ref ReadOnlySpan<byte> block)
    {
        var name = ReadString(ref block, Encoding.ASCII);
        return name.Length > 0 ? name : throw Broken();
    }

    private string ReadString(ref ReadOnlySpan<byte> block, Encoding encoding)
    {
        var huffman = !block.IsEmpty && (block[0] & 0x80) != 0;
        var length = ReadInteger(ref block, 7);
        if (length > block.Length || length > MostListBytes)
        {
            throw Broken();
        }

        var text = block[..length];
        block = block[length..];
        if (!huffman)
        {
            return encoding.GetString(text);
        }

        _text.ResetWrittenCount();
        return HuffmanCode.TryDecode(text, _text) ? encoding.GetString(_text.WrittenSpan) : throw Broken();
    }

    private static int ReadInteger(ref ReadOnlySpan<byte> block, int bits)
    {
        if (block.IsEmpty)
        {
            throw Broken();
        }

        var most = (1 << bits) - 1;
        var value = block[0] & most;
        block = block[1..];
        if (value < most)
        {
            return value;
        }

        for (var shift = 0; shift <= 21; shift += 7)
        {
            if (block.IsEmpty)
            {
                throw Broken();
            }

            var next = block[0];
            block = block[1..];
            value += (next & 0x7f) << shift;
            if ((next & 0x80) == 0)
            {
                return value;
            }
        }

        throw Broken();
    }

    private static LinkException Broken() => new(ErrorCode.CompressionError, "The peer's headers cannot be decoded.");
}
