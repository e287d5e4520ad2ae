using System.Buffers;

namespace Enforcer.Secrets;

/// <summary>The character sets that tokens and names are written in.</summary>
internal static class Alphabet
{
    private const string Lower = "abcdefghijklmnopqrstuvwxyz";
    private const string Upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private const string Digits = "0123456789";

    public static readonly SearchValues<char> Base62 = SearchValues.Create(Digits + Upper + Lower);
    public static readonly SearchValues<char> Word = SearchValues.Create(Digits + Upper + Lower + "_");
    public static readonly SearchValues<char> Base64Url = SearchValues.Create(Digits + Upper + Lower + "_-");
    public static readonly SearchValues<char> Base64 = SearchValues.Create(Digits + Upper + Lower + "+/=");
    public static readonly SearchValues<char> Base64Unpadded = SearchValues.Create(Digits + Upper + Lower + "+/");
    public static readonly SearchValues<char> Base64Any = SearchValues.Create(Digits + Upper + Lower + "+/=_-");
    public static readonly SearchValues<char> Base64UrlPadded = SearchValues.Create(Digits + Upper + Lower + "_-=");
    public static readonly SearchValues<char> BearerToken = SearchValues.Create(Digits + Upper + Lower + "-._~+/=");
    public static readonly SearchValues<char> Crypt = SearchValues.Create(Digits + Upper + Lower + "./");
    public static readonly SearchValues<char> Hash = SearchValues.Create(Digits + Upper + Lower + "./$=,+");
    public static readonly SearchValues<char> UrlEncodedBase64 = SearchValues.Create(Digits + Upper + Lower + "+/=%");
    public static readonly SearchValues<char> Vowel = SearchValues.Create("aeiouyAEIOUY");
    public static readonly SearchValues<char> Digit = SearchValues.Create(Digits);
    public static readonly SearchValues<char> Entra = SearchValues.Create(Digits + Upper + Lower + "_-.~");
    public static readonly SearchValues<char> Dotted = SearchValues.Create(Digits + Upper + Lower + "_-.");
    public static readonly SearchValues<char> Hex = SearchValues.Create(Digits + "abcdefABCDEF");
    public static readonly SearchValues<char> HexGroups = SearchValues.Create(Digits + "abcdefABCDEF-:");
    public static readonly SearchValues<char> Base32 = SearchValues.Create(Upper + "234567");
    public static readonly SearchValues<char> LowerAlphanumeric = SearchValues.Create(Digits + Lower);
    public static readonly SearchValues<char> UpperAlphanumeric = SearchValues.Create(Digits + Upper);
    public static readonly SearchValues<char> UrlScheme = SearchValues.Create(Digits + Upper + Lower + "+.-:");
    public static readonly SearchValues<char> ResourceName = SearchValues.Create(Digits + Lower + "-._");
    public static readonly SearchValues<char> Variable = SearchValues.Create(Digits + Upper + "_");
    public static readonly SearchValues<char> SettingPath = SearchValues.Create(Digits + Upper + Lower + "_.:-");
    public static readonly SearchValues<char> Timestamp = SearchValues.Create(Digits + "-:.+TZ ");
    public static readonly SearchValues<char> Number = SearchValues.Create(Digits + ".+-_");
    public static readonly SearchValues<char> Name = SearchValues.Create(Digits + Upper + Lower + "_-.");
}
