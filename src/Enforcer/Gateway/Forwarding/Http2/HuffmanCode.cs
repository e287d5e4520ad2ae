using System.Buffers;

namespace Enforcer.Gateway.Forwarding.Http2;

/// <summary>
/// Decodes header text (RFC 7541, appendix B). The code is canonical, so its lengths say all: codes of one length follow one another in the
/// order of their symbols.
/// </summary>
internal static class HuffmanCode
{
    private const int EndOfString = 256;
    private const int LongestCode = 30;

    private static readonly byte[] Lengths =
    [
        13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 28,
        6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6, 5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 7, 8, 15, 6, 12, 10,
        13, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 8, 7, 8, 13, 19, 13, 14, 6,
        15, 5, 6, 5, 6, 5, 6, 6, 6, 5, 7, 7, 6, 6, 6, 5, 6, 7, 6, 5, 5, 6, 7, 7, 7, 7, 7, 15, 11, 14, 13, 28,
        20, 22, 20, 20, 22, 22, 22, 23, 22, 23, 23, 23, 23, 23, 24, 23, 24, 24, 22, 23, 24, 23, 23, 23, 23, 21, 22, 23, 22, 23, 23, 24,
        22, 21, 20, 22, 22, 23, 23, 21, 23, 22, 22, 24, 21, 22, 23, 23, 21, 21, 22, 21, 23, 22, 23, 23, 20, 22, 22, 22, 23, 22, 22, 23,
        26, 26, 20, 19, 22, 23, 22, 25, 26, 26, 26, 27, 27, 26, 24, 25, 19, 21, 26, 27, 27, 26, 27, 24, 21, 21, 26, 26, 28, 27, 27, 27,
        20, 24, 20, 21, 22, 21, 21, 23, 22, 22, 25, 25, 24, 24, 26, 23, 26, 27, 26, 26, 27, 27, 27, 27, 27, 28, 27, 27, 27, 27, 27, 26,
        30,
    ];

    // By length: the first code, and where its symbol stands among all symbols in the order of their codes.
    private static readonly int[] Symbols = [.. Enumerable.Range(0, Lengths.Length).OrderBy(symbol => Lengths[symbol]).ThenBy(symbol => symbol)];
    private static readonly (uint First, int Count, int At)[] Codes = Rank();

    /// <param name="encoded">Whole.</param>
    /// <param name="output">Takes what it says.</param>
    /// <returns>False where it ends within a code, pads with anything but ones, or holds the end-of-string symbol.</returns>
    public static bool TryDecode(ReadOnlySpan<byte> encoded, IBufferWriter<byte> output)
    {
        var target = output.GetSpan(encoded.Length * 8 / 5 + 1);
        var (written, code, length) = (0, 0u, 0);
        foreach (var next in encoded)
        {
            for (var bit = 7; bit >= 0; bit--)
            {
                code = (code << 1) | ((uint)(next >> bit) & 1);
                if (++length > LongestCode)
                {
                    return false;
                }

                var (first, count, at) = Codes[length];
                if (count == 0 || code < first || code - first >= count)
                {
                    continue;
                }

                var symbol = Symbols[at + (int)(code - first)];
                if (symbol == EndOfString)
                {
                    return false;
                }

                target[written++] = (byte)symbol;
                (code, length) = (0, 0);
            }
        }

        output.Advance(written);
        return length < 8 && code == (1u << length) - 1;
    }

    private static (uint First, int Count, int At)[] Rank()
    {
        var ranks = new (uint First, int Count, int At)[LongestCode + 1];
        var (code, at) = (0u, 0);
        for (var length = 1; length <= LongestCode; length++)
        {
            var count = Lengths.Count(candidate => candidate == length);
            ranks[length] = (code, count, at);
            code = (code + (uint)count) << 1;
            at += count;
        }

        return ranks;
    }
}
