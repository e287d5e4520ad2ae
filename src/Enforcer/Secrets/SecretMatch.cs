using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Enforcer.Secrets;

/// <summary>A secret that was found, told without telling it: no member holds or prints the value.</summary>
internal sealed record SecretMatch
{
    // Not to hide anything (the product is public): it keeps the digests apart from any precomputed list.
    private static readonly byte[] Salt = "enforcer.dev/secret/1"u8.ToArray();

    private SecretMatch(string detector, Confidence confidence, string? name, string value, int offset)
    {
        Detector = detector;
        Confidence = confidence;
        Name = name;
        Offset = offset;
        Length = value.Length;
        Shown = string.Create(CultureInfo.InvariantCulture, $"{Start(value)}..., {value.Length} characters");
        Discriminator = Digest(value);
    }

    /// <summary>What it is, in words for a message: <c>GitHub token</c>, <c>literal secret</c>.</summary>
    public string Detector { get; }

    public Confidence Confidence { get; private init; }

    /// <summary>The name it was found under inside the inspected text; null where the value's form alone gave it away.</summary>
    public string? Name { get; private init; }

    /// <summary>Where the secret starts in the inspected text; what a fix replaces.</summary>
    public int Offset { get; }

    public int Length { get; }

    /// <summary>At most the first two characters, and the length.</summary>
    public string Shown { get; }

    /// <summary>
    /// 20 bits of a salted hash: another secret in the same place is told apart (but for one in a million), and a published fingerprint
    /// does not let anybody confirm a guessed password.
    /// </summary>
    public string Discriminator { get; }

    public static SecretMatch Of(string detector, Confidence confidence, string value, int offset, string? name = null) =>
        new(detector, confidence, name, value, offset);

    /// <summary>Where a decoded text's secret stands in the text it was decoded from: at the whole of it.</summary>
    public SecretMatch Within(int offset, string how) => new(this, offset, how);

    /// <summary>The same, held for more or less likely.</summary>
    public SecretMatch With(Confidence confidence) => this with { Confidence = confidence };

    /// <summary>The same, for a value that stands under that name itself and not inside a text.</summary>
    public SecretMatch Unnamed() => Name is null ? this : this with { Name = null };

    private SecretMatch(SecretMatch inner, int offset, string how)
        : this(inner)
    {
        Detector = $"{inner.Detector} ({how})";
        Offset = offset;
    }

    // A short value would be given away by its first characters.
    private static string Start(string value) => value.Length < 8 || char.IsSurrogate(value[0]) || char.IsSurrogate(value[1]) ? "" : value[..2];

    private static string Digest(string value)
    {
        var bytes = new byte[Salt.Length + Encoding.UTF8.GetByteCount(value)];
        Salt.CopyTo(bytes, 0);
        Encoding.UTF8.GetBytes(value, bytes.AsSpan(Salt.Length));
        return Convert.ToHexStringLower(SHA256.HashData(bytes))[..5];
    }
}
