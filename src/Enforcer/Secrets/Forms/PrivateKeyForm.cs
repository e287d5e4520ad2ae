namespace Enforcer.Secrets.Forms;

/// <summary>Finds PEM private keys; a header without a key behind it is documentation.</summary>
internal static class PrivateKeyForm
{
    private const string Begin = "-----BEGIN ";
    private const string End = "-----END ";
    private const int ShortestBody = 40;

    public static void Scan(string text, List<SecretMatch> into)
    {
        for (var at = text.IndexOf(Begin, StringComparison.Ordinal); at >= 0; at = text.IndexOf(Begin, at + Begin.Length, StringComparison.Ordinal))
        {
            var label = text.AsSpan(at + Begin.Length);
            var close = label[..Math.Min(label.Length, 40)].IndexOf("-----", StringComparison.Ordinal);
            if (close < 0 || !(label[..close].EndsWith("PRIVATE KEY", StringComparison.Ordinal) || label[..close].EndsWith("PRIVATE KEY BLOCK", StringComparison.Ordinal)))
            {
                continue;
            }

            var start = at + Begin.Length + close + 5;
            var end = text.IndexOf(End, start, StringComparison.Ordinal);
            end = end < 0 ? text.Length : end;
            if (Material(text.AsSpan(start, end - start)) >= ShortestBody)
            {
                var encrypted = label[..close].Contains("ENCRYPTED", StringComparison.Ordinal);
                into.Add(SecretMatch.Of("PEM private key", encrypted ? Confidence.Medium : Confidence.High, text[at..end], at));
            }

            at = Math.Max(at, end - Begin.Length);
        }
    }

    private static int Material(ReadOnlySpan<char> body)
    {
        var count = 0;
        foreach (var character in body)
        {
            count += char.IsAsciiLetterOrDigit(character) || character is '+' or '/' or '=' ? 1 : 0;
        }

        return count;
    }
}
