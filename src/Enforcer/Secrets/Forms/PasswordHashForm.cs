using Enforcer.Secrets.Search;

namespace Enforcer.Secrets.Forms;

/// <summary>Finds password hashes: no passwords, but what an attack offline starts from.</summary>
internal static class PasswordHashForm
{
    public const string Detector = "password hash";

    /// <summary>How each begins, and how many characters of crypt's alphabet its last part has.</summary>
    public static readonly IReadOnlyList<(string Mark, int Digest)> Kinds =
        [("$2a$", 53), ("$2b$", 53), ("$2y$", 53), ("$2x$", 53), ("$apr1$", 22), ("$5$", 43), ("$6$", 86), ("$argon2i", 20), ("$argon2d", 20), ("$y$", 43), ("$7$", 80)];

    private const int Longest = 512;

    public static AnchorFound Of(string mark, int digest) => (search, at) =>
    {
        var hash = search.Run(at, Longest, Alphabet.Hash);
        var last = hash.LastIndexOf('$');
        if (hash.Length < mark.Length + digest || last < 3 || hash.Length - last - 1 < digest)
        {
            return 0;
        }

        search.Add(SecretMatch.Of(Detector, Confidence.Low, hash.ToString(), at));
        return at + hash.Length;
    };
}
