using System.Text;

namespace Enforcer.EndToEnd.Support;

/// <summary>Searches what a program said for planted secrets, in clear and encoded, in pieces: at most the first two characters may be told.</summary>
public static class SecretSearch
{
    private const int Told = 2;
    private const int Piece = 8;

    public static string Encoded(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    public static void AssertNone(string said, params IEnumerable<string> planted)
    {
        foreach (var secret in planted)
        {
            foreach (var form in new[] { secret, Encoded(secret), Convert.ToHexStringLower(Encoding.UTF8.GetBytes(secret)) })
            {
                for (var at = form == secret ? Told : Piece; at + Piece <= form.Length; at += Piece)
                {
                    var found = said.IndexOf(form.AsSpan(at, Piece).ToString(), StringComparison.OrdinalIgnoreCase);
                    Assert.True(found < 0, found < 0 ? "" : $"a piece of a secret is told: ...{said[Math.Max(0, found - 200)..Math.Min(said.Length, found + 40)]}...");
                }
            }
        }
    }
}
