using System.Security.Cryptography;

namespace Enforcer.Certificates.Verification;

/// <summary>Takes the DER out of PEM, without a word on what it is worth.</summary>
internal static class PemBlocks
{
    public const string Certificate = "CERTIFICATE";
    public const string RevocationList = "X509 CRL";

    /// <summary>The first block under <paramref name="label"/>; null where there is none, or where it cannot be read, whatever stands behind it.</summary>
    public static byte[]? First(string pem, string label)
    {
        var start = pem.IndexOf($"-----BEGIN {label}-----", StringComparison.Ordinal);
        return start >= 0 && PemEncoding.TryFind(pem.AsSpan(start), out var block) && block.Location.Start.Value == 0
            ? All(pem.Substring(start, block.Location.End.Value), label).FirstOrDefault()
            : null;
    }

    /// <summary>Every readable block under <paramref name="label"/>; others are passed over.</summary>
    public static IEnumerable<byte[]> All(string pem, string label)
    {
        var start = 0;
        while (start < pem.Length && PemEncoding.TryFind(pem.AsSpan(start), out var block))
        {
            var isWanted = pem.AsSpan(start)[block.Label].SequenceEqual(label);
            var der = isWanted ? new byte[block.DecodedDataLength] : [];
            var isGood = isWanted && Convert.TryFromBase64Chars(pem.AsSpan(start)[block.Base64Data], der, out _);
            start += block.Location.End.Value;
            if (isGood)
            {
                yield return der;
            }
        }
    }
}
