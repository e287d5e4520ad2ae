namespace Enforcer.Secrets.Forms;

/// <summary>Finds PEM private keys behind base64, as kubeconfigs and Secrets hold them.</summary>
internal static class EncodedPrivateKeyForm
{
    // Base64 of "-----BEGIN ".
    private const string Mark = "LS0tLS1CRUdJTi";

    private const int LongestKey = 32 * 1024;

    public static void Scan(string text, List<SecretMatch> into)
    {
        for (var at = text.IndexOf(Mark, StringComparison.Ordinal); at >= 0; at = text.IndexOf(Mark, at, StringComparison.Ordinal))
        {
            var window = text.AsSpan(at, Math.Min(LongestKey, text.Length - at));
            var end = window.IndexOfAnyExcept(Alphabet.Base64);
            var encoded = end < 0 ? window : window[..end];
            if (Decoding.Base64Text(encoded[..(encoded.Length - (encoded.Length % 4))]) is { } decoded)
            {
                var inner = new List<SecretMatch>();
                PrivateKeyForm.Scan(decoded, inner);
                into.AddRange(inner.Select(match => match.Within(at, "in base64")));
            }

            at += encoded.Length;
        }
    }
}
