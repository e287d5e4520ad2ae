using Enforcer.Secrets.Search;

namespace Enforcer.Secrets.Forms;

/// <summary>Finds PEM private keys behind base64, as kubeconfigs and Secrets hold them.</summary>
internal static class EncodedPrivateKeyForm
{
    // Base64 of "-----BEGIN ".
    public const string Mark = "LS0tLS1CRUdJTi";

    private const int LongestKey = 32 * 1024;

    public static int Found(TextSearch search, int at)
    {
        var encoded = search.Run(at, LongestKey, Alphabet.Base64);
        if (Decoding.Base64Text(encoded[..(encoded.Length - (encoded.Length % 4))]) is not { } decoded)
        {
            return 0;
        }

        var inner = new TextSearch(decoded, null);
        for (var begin = decoded.IndexOf(PrivateKeyForm.Mark, StringComparison.Ordinal); begin >= 0; begin = decoded.IndexOf(PrivateKeyForm.Mark, begin + 1, StringComparison.Ordinal))
        {
            PrivateKeyForm.Found(inner, begin);
        }

        foreach (var match in inner.Matches)
        {
            search.Add(match.Within(at, "in base64"));
        }

        return at + encoded.Length;
    }
}
