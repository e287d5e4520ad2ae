namespace Enforcer.Secrets.Tokens;

/// <summary>The CRC-32 of zip and Ethernet, which many providers put into their tokens.</summary>
internal static class Crc32
{
    private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(Entry)];

    /// <summary>Of the characters' low bytes: tokens are ASCII.</summary>
    public static uint Of(ReadOnlySpan<char> text)
    {
        var crc = uint.MaxValue;
        foreach (var character in text)
        {
            crc = (crc >> 8) ^ Table[(crc ^ character) & 0xFF];
        }

        return ~crc;
    }

    private static uint Entry(int index)
    {
        var crc = (uint)index;
        for (var bit = 0; bit < 8; bit++)
        {
            crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xEDB88320;
        }

        return crc;
    }
}
