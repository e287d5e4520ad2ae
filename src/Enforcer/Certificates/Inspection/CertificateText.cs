using System.Buffers;
using System.Text;

namespace Enforcer.Certificates.Inspection;

/// <summary>Cuts a file into its PEM blocks, or takes it whole where it is DER. Never fails: what is broken is an item that says so.</summary>
internal static class CertificateText
{
    private const string Begin = "-----BEGIN ";
    private const string Dashes = "-----";

    // ASN.1 SEQUENCE, the first byte of every certificate, list and key in DER.
    private const byte DerStart = 0x30;

    /// <param name="bytes">The whole file.</param>
    /// <returns>Empty where the file is neither PEM nor DER.</returns>
    public static IReadOnlyList<RawItem> Cut(byte[] bytes)
    {
        if (bytes is [DerStart, ..])
        {
            return [new RawItem("", 0, bytes)];
        }

        var items = new List<RawItem>();
        var lines = Encoding.Latin1.GetString(bytes).Split('\n');
        for (var at = 0; at < lines.Length; at++)
        {
            var line = lines[at].Trim();
            if (line.StartsWith(Begin, StringComparison.Ordinal) && line.EndsWith(Dashes, StringComparison.Ordinal) && line.Length > Begin.Length + Dashes.Length)
            {
                items.Add(Block(lines, ref at, line[Begin.Length..^Dashes.Length]));
            }
        }

        return items;
    }

    private static RawItem Block(string[] lines, ref int at, string label)
    {
        var start = at + 1;
        var end = $"-----END {label}-----";
        var body = new StringBuilder();
        for (at++; at < lines.Length; at++)
        {
            var line = lines[at].Trim();
            if (line == end)
            {
                return new RawItem(label, start, Decode(body.ToString()));
            }

            if (line.StartsWith(Begin, StringComparison.Ordinal))
            {
                // The block before was cut off: read on from this one.
                at--;
                break;
            }

            body.Append(line);
        }

        return new RawItem(label, start, null);
    }

    private static byte[]? Decode(string text)
    {
        var buffer = ArrayPool<byte>.Shared.Rent((text.Length / 4 * 3) + 3);
        try
        {
            return Convert.TryFromBase64String(text, buffer, out var written) ? buffer[..written] : null;
        }
        finally
        {
            // It may have held a private key.
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }
}
