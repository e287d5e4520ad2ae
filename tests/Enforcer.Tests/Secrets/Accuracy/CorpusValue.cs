using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.RegularExpressions;

namespace Enforcer.Tests.Secrets.Accuracy;

/// <summary>Draws the values that the labelled texts leave open, so that nothing shaped like a token stands in the repository.</summary>
/// <remarks>
/// <c>«alphabet*length»</c> draws from an alphabet, <c>«name»</c> a composed value, <c>«enc:...»</c> the base64 of either. One seed, one text.
/// </remarks>
internal sealed partial class CorpusValue(int seed)
{
    private const string Digits = "0123456789";
    private const string Lower = "abcdefghijklmnopqrstuvwxyz";
    private const string Upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private const string Base62 = Digits + Upper + Lower;

    private static readonly string[] Words = ["sunshine", "Dragon", "Winter", "coffee", "Horse", "battery", "monkey", "Falcon", "orders", "shop", "Berlin", "tiger", "Summer", "root", "admin"];

    private static readonly Dictionary<string, string> Alphabets = new(StringComparer.Ordinal)
    {
        ["b62"] = Base62,
        ["b64"] = Base62 + "+/",
        ["b64u"] = Base62 + "-_",
        ["b58"] = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz",
        ["b32"] = Upper + "234567",
        ["b32l"] = Lower + "234567",
        ["bech"] = "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L",
        ["hex"] = Digits + "abcdef",
        ["HEX"] = Digits + "ABCDEF",
        ["dig"] = Digits,
        ["alpha"] = Upper + Lower,
        ["lower"] = Digits + Lower,
        ["UPPER"] = Digits + Upper,
    };

    private static readonly Lazy<string> PrivateKey = new(() =>
    {
        using var key = RSA.Create(2048);
        return key.ExportPkcs8PrivateKeyPem();
    });

    private static readonly Lazy<string> Certificate = new(() =>
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=test", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(90));
        return certificate.ExportCertificatePem();
    });

    private readonly Random _random = new(seed);

    /// <summary>The line with every mark drawn; a value of several lines keeps what stands before the mark.</summary>
    public string Expand(string line) => Mark().Replace(line, match =>
    {
        var indentation = new string(' ', line.Length - line.TrimStart().Length);
        return Draw(match.Groups[1].Value).Replace("\n", "\n" + indentation, StringComparison.Ordinal);
    });

    private string Draw(string mark)
    {
        if (mark.StartsWith("enc:", StringComparison.Ordinal))
        {
            return Convert.ToBase64String(Encoding.UTF8.GetBytes(Draw(mark[4..])));
        }

        var (kind, length) = mark.IndexOf('*', StringComparison.Ordinal) is var star and > 0
            ? (mark[..star], int.Parse(mark[(star + 1)..], CultureInfo.InvariantCulture))
            : (mark, 0);
        return kind switch
        {
            "human" => Human(),
            "pw" => Password(length),
            "words" => string.Concat(Enumerable.Range(0, length).Select(_ => Of(Words))),
            "github" => GitHub(Of(Base62, length)),
            "grafana" => Grafana(Of(Base62, length)),
            "uuid" => new Guid(Bytes(16)).ToString(),
            "pem" => PrivateKey.Value,
            "pem-line" => PrivateKey.Value.Replace("\n", "\\n", StringComparison.Ordinal),
            "cert" => Certificate.Value,
            "basic" => Convert.ToBase64String(Encoding.UTF8.GetBytes($"admin:{Human()}")),
            "dockerconfig" => "{\"auths\":{\"registry.example.com\":{\"auth\":\"" + Draw("basic") + "\"}}}",
            "snowflake" => Convert.ToBase64String(Encoding.ASCII.GetBytes("1" + Of(Digits, 17))),
            "jwt" => WebToken("""{"sub":"1234","iss":"https://id.example.com","iat":1760000000,"exp":4900000000}"""),
            "jwt-k8s" => WebToken("""{"iss":"kubernetes/serviceaccount","sub":"system:serviceaccount:shop:robot"}"""),
            _ => Of(Alphabets[kind], length),
        };
    }

    /// <summary>What a person makes up: words, digits, perhaps a sign.</summary>
    private string Human() => $"{Of(Words)}{Of(["", "-", "_", "."])}{Of(Words)}{_random.Next(10, 9999)}{Of(["", "!", "x", "!!"])}";

    private string Password(int length)
    {
        string password;
        do
        {
            password = Of(Lower + Upper, 1) + Of(Base62 + Digits + "!%^*_+=.-", length - 1);
        }
        while (!password.Any(char.IsAsciiDigit) || !password.Any(char.IsAsciiLetterUpper) || !password.Any(one => !char.IsAsciiLetterOrDigit(one)));
        return password;
    }

    private string WebToken(string payload) => $"{Url("""{"alg":"RS256","typ":"JWT"}"""u8.ToArray())}.{Url(Encoding.UTF8.GetBytes(payload))}.{Url(Bytes(64))}";

    private static string Url(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    private static string GitHub(string body)
    {
        var (checksum, text) = (Crc(body), string.Empty);
        for (var i = 0; i < 6; i++, checksum /= 62)
        {
            text = Base62[(int)(checksum % 62)] + text;
        }

        return body + text;
    }

    private static string Grafana(string body) => $"{body}_{Convert.ToHexStringLower(BitConverter.GetBytes(Crc("glsa_" + body)))}";

    private static uint Crc(string text)
    {
        var crc = ~0u;
        foreach (var one in Encoding.ASCII.GetBytes(text))
        {
            crc ^= one;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 1 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
            }
        }

        return ~crc;
    }

    private string Of(string[] choices) => choices[_random.Next(choices.Length)];

    private string Of(string alphabet, int length) => string.Concat(Enumerable.Range(0, length).Select(_ => alphabet[_random.Next(alphabet.Length)]));

    private byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        _random.NextBytes(bytes);
        return bytes;
    }

    [GeneratedRegex("«([^»]+)»")]
    private static partial Regex Mark();
}
