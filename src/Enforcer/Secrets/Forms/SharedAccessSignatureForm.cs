using Enforcer.Secrets.Search;

namespace Enforcer.Secrets.Forms;

/// <summary>Finds Azure's shared access signatures: a signature in a query that also says until when it holds.</summary>
internal static class SharedAccessSignatureForm
{
    public const string Mark = "sig=";

    private const int Reach = 512;
    private const int Shortest = 43;

    public static int Found(TextSearch search, int at)
    {
        var start = at + Mark.Length;
        var signature = search.Run(start, 160, Alphabet.UrlEncodedBase64);
        if (signature.Length < Shortest || at == 0 || search.Text[at - 1] is not ('&' or '?' or ' ' or ';'))
        {
            return 0;
        }

        var before = search.Text.AsSpan(Math.Max(0, at - Reach), Math.Min(at, Reach));
        var line = before[(before.LastIndexOfAny('\n', '"', '\'') + 1)..];
        var after = search.Until(start, Reach, "\n\"' ");
        if (!IsQuery(line) && !IsQuery(after))
        {
            return 0;
        }

        search.Add(SecretMatch.Of("Azure shared access signature", Confidence.High, signature.ToString(), start));
        return start + signature.Length;
    }

    private static bool IsQuery(ReadOnlySpan<char> text) =>
        text.Contains("se=", StringComparison.Ordinal) || text.Contains("sv=", StringComparison.Ordinal) || text.Contains("sr=", StringComparison.Ordinal);
}
