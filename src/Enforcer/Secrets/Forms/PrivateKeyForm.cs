using Enforcer.Secrets.Search;

namespace Enforcer.Secrets.Forms;

/// <summary>Finds PEM private keys; a header without a whole key behind it is documentation.</summary>
internal static class PrivateKeyForm
{
    public const string Mark = "-----BEGIN ";

    // An Ed25519 key in PKCS#8, the smallest there is, has 64.
    private const int ShortestBody = 60;

    private const int LongestKey = 16 * 1024;

    public static int Found(TextSearch search, int at)
    {
        var label = search.Window(at + Mark.Length, 48);
        var close = label.IndexOf("-----", StringComparison.Ordinal);
        if (close < 0 || !(label[..close].EndsWith("PRIVATE KEY", StringComparison.Ordinal) || label[..close].EndsWith("PRIVATE KEY BLOCK", StringComparison.Ordinal)))
        {
            return 0;
        }

        var start = at + Mark.Length + close + 5;
        var body = search.Window(start, LongestKey);
        var length = BodyLength(body, out var material);
        if (material < ShortestBody)
        {
            return 0;
        }

        var isEncrypted = label[..close].Contains("ENCRYPTED", StringComparison.Ordinal) || body[..length].Contains("ENCRYPTED", StringComparison.Ordinal);
        search.Add(SecretMatch.Of("PEM private key", isEncrypted ? Confidence.Medium : Confidence.High, search.Text.Substring(at, start - at + length), at));
        return start + length;
    }

    // Line by line, as long as a line is base64 or one of the headers that old keys carry; line breaks may be written as \n.
    private static int BodyLength(ReadOnlySpan<char> body, out int material)
    {
        material = 0;
        var length = 0;
        while (length < body.Length)
        {
            var rest = body[length..];
            var end = rest.IndexOfAny('\n', '\\', '-');
            var line = end < 0 ? rest : rest[..end];
            var content = line.Trim(" \t\r#>\"'".AsSpan());
            var isHeader = material == 0 && content.Contains(':');
            if (!isHeader && content.ContainsAnyExcept(Alphabet.Base64))
            {
                // An ellipsis: the key was cut out of the example.
                material = content.Contains('.') ? 0 : material;
                break;
            }

            material += isHeader ? 0 : content.Length;
            length += line.Length;
            if (end < 0 || (rest[end] == '-' && !isHeader))
            {
                break;
            }

            length += rest[end] == '\\' && end + 1 < rest.Length ? 2 : 1;
        }

        return length;
    }
}
