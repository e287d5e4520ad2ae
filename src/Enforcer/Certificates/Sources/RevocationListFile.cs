using System.Security.Cryptography;
using System.Text;
using Enforcer.Certificates.Validation.Revocation;

namespace Enforcer.Certificates.Sources;

/// <summary>Reads a file of revocation lists whole: one that is left out because it cannot be read would let back in whom it names.</summary>
internal static class RevocationListFile
{
    private const string Label = "X509 CRL";

    /// <returns>At least one list; null where there is none or any cannot be read.</returns>
    public static IReadOnlyList<RevocationList>? Read(byte[] content)
    {
        if (content is [0x30, ..])
        {
            return RevocationList.Read(content) is { } single ? [single] : null;
        }

        var lists = new List<RevocationList>();
        var text = Encoding.Latin1.GetString(content).AsSpan();
        while (PemEncoding.TryFind(text, out var block))
        {
            if (text[block.Label] is not Label || RevocationList.Read(Convert.FromBase64String(text[block.Base64Data].ToString())) is not { } list)
            {
                return null;
            }

            lists.Add(list);
            text = text[block.Location.End..];
        }

        return lists.Count == 0 || text.Contains("-----BEGIN", StringComparison.Ordinal) ? null : lists;
    }
}
