namespace Enforcer.Secrets.Tokens;

/// <summary>Base32 of RFC 4648 in either case, which the framework does not decode.</summary>
internal static class Base32
{
    /// <summary>Fills <paramref name="into"/> as far as the text reaches; false for a character that is no base32.</summary>
    public static bool TryDecode(ReadOnlySpan<char> text, Span<byte> into)
    {
        var (bits, count, at) = (0u, 0, 0);
        foreach (var character in text)
        {
            var digit = character switch
            {
                >= 'a' and <= 'z' => character - 'a',
                >= 'A' and <= 'Z' => character - 'A',
                >= '2' and <= '7' => character - '2' + 26,
                _ => -1,
            };
            if (digit < 0)
            {
                return false;
            }

            bits = (bits << 5) | (uint)digit;
            count += 5;
            if (count >= 8 && at < into.Length)
            {
                count -= 8;
                into[at++] = (byte)(bits >> count);
            }
        }

        return true;
    }
}
