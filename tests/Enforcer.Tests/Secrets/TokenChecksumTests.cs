using System.Buffers.Binary;
using System.Text;
using Enforcer.Secrets;
using Enforcer.Secrets.Tokens;

namespace Enforcer.Tests.Secrets;

/// <summary>Each checksum: a token made right by an independent computation raises confidence, the same token with one character changed lowers it, and neither is dropped.</summary>
public class TokenChecksumTests
{
    private const string Base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    public static TheoryData<string, string> Right => new()
    {
        { "GitHub token", WithCrc("gh" + "p_", Random(30, Base62), 4, 6, Base62) },
        { "npm token", WithCrc("np" + "m_", Random(30, Base62), 4, 6, Base62) },
        { "GitLab access token", WithCrc("", "gl" + "pat-" + Random(30, Base62) + ".01.0z", 0, 7, Base62[..10] + Base62[36..]) },
        { "Atlassian API token", Atlassian() },
        { "Grafana service account token", Grafana() },
        { "Azure Storage account key", Azure(64, "+ASt", "Default0") },
        { "Azure Cache for Redis key", Azure(32, "AzCa", "Access00") },
        { "Azure Cosmos DB key", Azure(64, "ACDb", "MastRW00") },
        { "Azure Search key", Azure(39, "AzSe", "PAdmin00") },
        { "Azure annotated security key", Annotated() },
        { "Entra client secret", Entra() },
    };

    [Theory]
    [MemberData(nameof(Right))]
    public void A_right_checksum_raises_confidence_and_a_wrong_one_lowers_it(string detector, string token)
    {
        var right = SecretDetector.Inspect("data", token);
        var at = token.Length / 3;
        var wrong = SecretDetector.Inspect("data", token[..at] + (token[at] == 'a' ? 'b' : 'a') + token[(at + 1)..]);

        Assert.Equal((detector, Confidence.High), (right?.Detector, right?.Confidence));
        Assert.Equal((detector, Confidence.Medium), (wrong?.Detector, wrong?.Confidence));
    }

    [Fact]
    public void Knows_an_old_azure_devops_token_by_its_checksum_alone()
    {
        var bytes = new byte[32];
        new Random(7).NextBytes(bytes);
        var rest = bytes.Where((_, index) => index is not (2 or 7 or 8 or 22)).Select(value => (char)value).ToArray();
        var sum = Crc(new string(rest)) ^ 0xE0B9692D;
        (bytes[22], bytes[8], bytes[7], bytes[2]) = ((byte)sum, (byte)(sum >> 8), (byte)(sum >> 16), (byte)(sum >> 24));
        var token = Base32(bytes);

        Assert.Equal("Azure DevOps token", SecretDetector.Inspect("data", token)?.Detector);
        Assert.Null(SecretDetector.Inspect("data", token[..10] + (token[10] == 'a' ? 'b' : 'a') + token[11..]));
    }

    // Of .NET's own vectors for its string hash, which is the same function.
    [Theory]
    [InlineData("", 0x302009BCu)]
    [InlineData("AF", 0x3592E206u)]
    public void Hashes_as_others_do(string data, uint expected) => Assert.Equal(expected, Marvin32.Hash(Convert.FromHexString(data), 0x004FB61A001BDBCC));

    [Fact]
    public void Verifies_bech32()
    {
        // From BIP 173.
        Assert.True(Bech32.IsValid("A12UEL5L"));
        Assert.True(Bech32.IsValid("abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw"));
        Assert.False(Bech32.IsValid("A1G7SGD8"));
        Assert.False(Bech32.IsValid("A12uEL5L"));
        Assert.False(Bech32.IsValid("abcdef1bpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw"));
    }

    private static string Random(int length, string alphabet) => new(new Random(length).GetItems(alphabet.AsSpan(), length));

    private static string WithCrc(string prefix, string body, int skip, int width, string digits) => prefix + body + Digits(Crc((prefix + body)[skip..]), digits).PadLeft(width, '0');

    private static string Atlassian()
    {
        var body = "ATAT" + "T3" + Random(178, Base62);
        return body + Crc(body).ToString("X8", System.Globalization.CultureInfo.InvariantCulture);
    }

    private static string Grafana()
    {
        var body = "gls" + "a_" + Random(32, Base62);
        return body + "_" + BinaryPrimitives.ReverseEndianness(Crc(body)).ToString("x8", System.Globalization.CultureInfo.InvariantCulture);
    }

    // The signature's letters stand before the last six that hold the checksum, and their bits are in the bytes that are hashed.
    private static string Azure(int length, string signature, string kind)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        var padding = length % 3 == 0 ? 0 : 3 - (length % 3);
        var text = Convert.ToBase64String(bytes);
        var at = text.Length - padding - 6 - signature.Length;
        bytes = Convert.FromBase64String(string.Concat(text.AsSpan(0, at), signature, text.AsSpan(at + signature.Length)));
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(length - 4), Marvin32.Hash(bytes.AsSpan(0, length - 4), Seed(kind)));
        return Convert.ToBase64String(bytes);
    }

    private static string Annotated()
    {
        var body = Random(52, Base62) + "JQQJ99" + "AB" + Random(20, Base62);
        var sum = BinaryPrimitives.ReverseEndianness(Marvin32.Hash(Convert.FromBase64String(body), Seed("Default0")));
        return body + Digits(sum, Base62).PadRight(6, '0')[..4];
    }

    private static string Entra()
    {
        var body = "aB3" + "8Q" + "~" + Random(31, Base62);
        const string Letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ1234567890.-_~";
        return body + Digits(Marvin32.Hash(Encoding.Latin1.GetBytes(body), Seed("AadPwd00")), Letters)[..3];
    }

    private static ulong Seed(string kind) => BinaryPrimitives.ReadUInt64BigEndian(Encoding.ASCII.GetBytes(kind));

    private static string Digits(uint number, string digits)
    {
        var text = "";
        for (; number > 0; number /= (uint)digits.Length)
        {
            text = digits[(int)(number % digits.Length)] + text;
        }

        return text;
    }

    private static string Base32(byte[] bytes)
    {
        var bits = string.Concat(bytes.Select(value => Convert.ToString(value, 2).PadLeft(8, '0'))).PadRight(260, '0');
        return string.Concat(Enumerable.Range(0, 52).Select(index => "abcdefghijklmnopqrstuvwxyz234567"[Convert.ToInt32(bits.Substring(index * 5, 5), 2)]));
    }

    // Bit by bit, as the standard writes it.
    private static uint Crc(string text)
    {
        var crc = uint.MaxValue;
        foreach (var character in text)
        {
            crc ^= (byte)character;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xEDB88320;
            }
        }

        return ~crc;
    }
}
