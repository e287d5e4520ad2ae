using System.Buffers;
using Enforcer.Secrets.Forms;

namespace Enforcer.Secrets;

/// <summary>Judges a value by the name it stands under, where its form alone says nothing.</summary>
internal static class NamedValue
{
    /// <summary>What such a match is called: the name says all that is known.</summary>
    public const string Detector = "literal secret";

    /// <summary>What a value is called that everybody knows.</summary>
    public const string DefaultDetector = "default password";

    private const int ShortestCredential = 6;
    private const int ShortestRandom = 14;

    private const int ShortestMadeUp = 8;

    // So many characters of base64 are no path, though it has slashes.
    private const int ShortestBlob = 60;

    private static readonly SearchValues<char> Brackets = SearchValues.Create("[](){}");
    private static readonly SearchValues<char> NotInTokens = SearchValues.Create(" \t\n\"'(){}[]<>,;");

    private static readonly SearchValues<char> NotMadeUp = SearchValues.Create(" \t\n\"'(){}[]<>,;:/\\|`?");

    private static readonly SearchValues<char> LettersAndJoints = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-.");

    // Digits alone are a lifetime or a limit unless there are as many as a key has.
    private const int ShortestDigitCredential = 10;

    /// <summary>Null where the name promises no secret or the value cannot be one.</summary>
    public static SecretMatch? Judge(string name, string value, int offset, bool insideText)
    {
        if (name is "auth" or "_auth" && AuthorizationForm.IsPair(value))
        {
            return SecretMatch.Of("registry authorization", Confidence.High, value, offset, insideText ? name : null);
        }

        var kind = SecretNames.Judge(name);
        var trimmed = value.AsSpan().Trim();
        if (kind is SecretNameKind.None or SecretNameKind.Vendor && IsSpoken(name, trimmed) && !IsHarmless(trimmed))
        {
            return SecretMatch.Of(Detector, Confidence.Medium, value, offset, insideText ? name : null);
        }

        if (kind != SecretNameKind.None && ValueShape.IsDefault(trimmed))
        {
            return SecretMatch.Of(DefaultDetector, Confidence.Weak, value, offset, insideText ? name : null);
        }

        if (kind == SecretNameKind.None || trimmed.IsEmpty || IsHarmless(trimmed) || (kind != SecretNameKind.Password && RepeatsName(name, trimmed)))
        {
            return null;
        }

        if (ValueShape.IsHash(trimmed))
        {
            return SecretMatch.Of(PasswordHashForm.Detector, Confidence.Low, value, offset, insideText ? name : null);
        }

        var confidence = kind switch
        {
            SecretNameKind.Password => Password(name, trimmed, insideText),
            SecretNameKind.Key => Key(trimmed),
            SecretNameKind.Vendor => VendorValue.IsDrawn(name, trimmed) ? Confidence.Medium : null,
            _ => IsUserAndPassword(name, trimmed) ? Confidence.Medium : Credential(trimmed, insideText),
        };
        return confidence is { } sure ? SecretMatch.Of(Detector, sure, value, offset, insideText ? name : null) : null;
    }

    /// <summary>As <see cref="Judge"/>, for code and prose: only what is random beyond doubt, and no password that could be a word.</summary>
    public static SecretMatch? JudgeStrictly(string name, string value, int offset) => Drawn(name, value, offset) ?? MadeUp(name, value, offset);

    private static SecretMatch? Drawn(string name, string value, int offset) =>
        value.Length >= ShortestRandom && !value.AsSpan().ContainsAny(NotInTokens) && IsDrawn(value)
        && Judge(name, value, offset, insideText: true) is { Confidence: Confidence.High or Confidence.Medium } match
            ? match.With(Confidence.Medium)
            : null;

    // Summer2024!: under a password's name, letters and digits are more likely one than not, but code has other uses for both.
    private static SecretMatch? MadeUp(string name, string value, int offset) =>
        value.Length is >= ShortestMadeUp and < 64 && !value.AsSpan().ContainsAny(NotMadeUp) && Randomness.MixesClasses(value) && Digits(value) >= 2
        && SecretNames.Judge(name) == SecretNameKind.Password && Judge(name, value, offset, insideText: true) is { Confidence: Confidence.High } match
            ? match.With(Confidence.Low)
            : null;

    private static int Digits(string value) => value.Count(char.IsAsciiDigit);

    private static bool IsDrawn(string value) =>
        Guid.TryParseExact(value, "D", out _)
        || (Randomness.MixesClasses(value) && Randomness.LooksRandom(value) && !Randomness.LooksWritten(value, value.AsSpan().ContainsAny('_', '.') ? 40 : 60));

    /// <summary>No reference, template, placeholder, path or public key.</summary>
    public static bool IsLiteral(ReadOnlySpan<char> value) => !IsHarmless(value);

    private static bool IsHarmless(ReadOnlySpan<char> value) =>
        ValueShape.IsReference(value) || ValueShape.IsTemplate(value) || ValueShape.IsPlaceholder(value) || ValueShape.IsPath(value) || ValueShape.IsUrl(value)
        || ValueShape.IsTimestamp(value) || IsEncodedPlaceholder(value)
        || ValueShape.IsPublicKey(value) || value is ['{' or '[', ..] or ['|' or '>' or '&' or '!'] or "|-" or ">-" or "|+" or ">+";

    // API_KEY: API_KEY_VAL is filled in by whoever deploys.
    private static bool RepeatsName(string name, ReadOnlySpan<char> value) =>
        value.StartsWith(name, StringComparison.OrdinalIgnoreCase) && !value[name.Length..].ContainsAnyExcept(LettersAndJoints);

    private static bool IsEncodedPlaceholder(ReadOnlySpan<char> value) =>
        value.Length is >= 8 and <= 256 && Decoding.Base64Text(value) is { } decoded && ValueShape.IsPlaceholder(decoded);

    private static Confidence? Password(string name, ReadOnlySpan<char> value, bool insideText)
    {
        if (ValueShape.IsWordForPassword(value) && (insideText || !name.Contains('_', StringComparison.Ordinal)))
        {
            return null;
        }

        if (ValueShape.IsPlainWord(value) && !value.Equals("secret", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        // In an env value it is more likely a weak password, unless it is in capitals as variables are.
        if (ValueShape.IsName(value) && (insideText || !value.ContainsAnyInRange('a', 'z')))
        {
            return null;
        }

        if (!insideText)
        {
            return Confidence.High;
        }

        // Inside a text, prose and labels stand under the same names as passwords.
        return value.ContainsAny(' ', '\t') || value.Equals(name, StringComparison.OrdinalIgnoreCase) || value.Length < 3 ? null : Confidence.High;
    }

    // basicAuth: "admin:x", and the events key of a pager, which has another name and a form of its own.
    private static bool IsSpoken(string name, ReadOnlySpan<char> value) =>
        name.EndsWith("auth", StringComparison.OrdinalIgnoreCase) ? IsUserAndPassword(name, value)
        : name is "routing_key" or "routingKey" or "ROUTING_KEY" && value.Length == 32 && !value.ContainsAnyExcept(Alphabet.Hex) && Randomness.LooksRandom(value);

    // admin:x in a list of credentials.
    private static bool IsUserAndPassword(string name, ReadOnlySpan<char> value) =>
        (name.Contains("cred", StringComparison.OrdinalIgnoreCase) || name.EndsWith("auth", StringComparison.OrdinalIgnoreCase)) && value.IndexOf(':') is > 0 and < 32 and var colon && value.Length - colon > ShortestCredential && !value[(colon + 1)..].ContainsAny(":/ ") && Randomness.MixesClasses(value[(colon + 1)..]);

    // Of what could be a commit, a digest or an identifier there is too much.
    private static Confidence? Key(ReadOnlySpan<char> value) =>
        value.Length >= ShortestRandom && !value.ContainsAny(NotInTokens) && value.ContainsAnyExcept(Alphabet.Hex) && !Guid.TryParse(value, out _) && (!value.ContainsAny(":/.") || (value.Length >= ShortestBlob && (!value.Contains('/') || !value.ContainsAnyExcept(Alphabet.Base64)) && !value.Contains(':')))
        && Randomness.MixesClasses(value) && Randomness.LooksRandom(value) && !Randomness.LooksWritten(value, 40)
            ? Confidence.Medium
            : null;

    private static Confidence? Credential(ReadOnlySpan<char> value, bool insideText)
    {
        if (value.Length < ShortestCredential || value.ContainsAny(" \t\n") || (insideText && value.ContainsAny(Brackets)) || ValueShape.IsPlainWord(value) || ValueShape.IsResourceName(value) || ValueShape.IsName(value)
            || (ValueShape.IsNumber(value) && value.Length < ShortestDigitCredential))
        {
            return null;
        }

        if (value.Length >= 8 && (Randomness.MixesClasses(value) || (value.Length >= 16 && Randomness.LooksRandom(value))) && !(insideText && Randomness.LooksWritten(value)))
        {
            return Confidence.High;
        }

        return insideText ? null : Confidence.Medium;
    }
}
