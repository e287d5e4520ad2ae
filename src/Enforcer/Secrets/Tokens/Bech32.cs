namespace Enforcer.Secrets.Tokens;

/// <summary>The checksum of age's keys (BIP 173).</summary>
internal static class Bech32
{
    private const string Digits = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";

    private static readonly uint[] Generator = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];

    /// <summary>Whether the last six characters are right for the rest, in one case throughout.</summary>
    public static bool IsValid(ReadOnlySpan<char> text)
    {
        Span<char> lower = stackalloc char[128];
        if (text.Length is < 8 or > 128 || (text.ContainsAnyInRange('a', 'z') && text.ContainsAnyInRange('A', 'Z')))
        {
            return false;
        }

        text.ToLowerInvariant(lower);
        lower = lower[..text.Length];
        var one = lower.LastIndexOf('1');
        var sum = 1u;
        foreach (var character in lower[..Math.Max(0, one)])
        {
            sum = Step(sum, (uint)(character >> 5));
        }

        sum = Step(sum, 0);
        foreach (var character in lower[..Math.Max(0, one)])
        {
            sum = Step(sum, character & 31u);
        }

        foreach (var character in lower[(one + 1)..])
        {
            var digit = Digits.IndexOf(character, StringComparison.Ordinal);
            if (digit < 0)
            {
                return false;
            }

            sum = Step(sum, (uint)digit);
        }

        return one > 0 && sum == 1;
    }

    private static uint Step(uint sum, uint value)
    {
        var top = sum >> 25;
        sum = ((sum & 0x1ffffff) << 5) ^ value;
        for (var i = 0; i < Generator.Length; i++)
        {
            sum ^= ((top >> i) & 1) == 0 ? 0 : Generator[i];
        }

        return sum;
    }
}
