using Enforcer.Secrets.Search;

namespace Enforcer.Secrets.Forms;

/// <summary>Finds PKCS#12 key stores behind base64: a sequence whose first member is the version 3 and whose second is another sequence.</summary>
internal static class KeyStoreForm
{
    // Base64 of 02 01 03 30 82, behind the four bytes of the outer sequence and the last bits of its length.
    public const string Mark = "IBAzCC";

    private const int Before = 6;
    private const int Shortest = 400;
    private const int Longest = 256 * 1024;

    public static int Found(TextSearch search, int at)
    {
        var start = at - Before;
        if (start < 0 || !search.Window(start, 3).SequenceEqual("MII") || !Tokens.TokenBoundary.IsStart(search.Text, start))
        {
            return 0;
        }

        var run = search.Run(start, Longest, Alphabet.Base64).Length;
        if (run < Shortest)
        {
            return 0;
        }

        search.Add(SecretMatch.Of("PKCS#12 key store", Confidence.High, search.Text.Substring(start, run), start));
        return start + run;
    }
}
