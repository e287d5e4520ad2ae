using System.Formats.Asn1;

namespace Enforcer.Certificates.Validation.Der;

/// <summary>Reads the two forms of time that RFC 5280 4.1.2.5 knows: the framework's readers also take fractions, which DER allows and the profile does not.</summary>
internal static class DerTime
{
    // RFC 5280: two digits from 50 on mean the last century.
    private const int LastYearOfTwoDigits = 2049;
    private const int UtcOctets = 2 + 13;
    private const int GeneralizedOctets = 2 + 15;

    public static bool IsNext(AsnReader reader) =>
        reader.HasData && (reader.PeekTag().HasSameClassAndValue(Asn1Tag.UtcTime) || reader.PeekTag().HasSameClassAndValue(Asn1Tag.GeneralizedTime));

    /// <exception cref="AsnContentException">No time, or one with a fraction, an offset or without seconds.</exception>
    public static DateTimeOffset Read(AsnReader reader)
    {
        var length = reader.PeekEncodedValue().Length;
        if (reader.PeekTag().HasSameClassAndValue(Asn1Tag.UtcTime))
        {
            return length == UtcOctets ? reader.ReadUtcTime(LastYearOfTwoDigits) : throw new AsnContentException("a UTCTime is not YYMMDDHHMMSSZ");
        }

        if (length != GeneralizedOctets)
        {
            throw new AsnContentException("a GeneralizedTime is not YYYYMMDDHHMMSSZ");
        }

        // The year 0, which stands for "ever", is one that the framework does not know.
        if (reader.PeekEncodedValue().Span[2..].StartsWith("0000"u8))
        {
            reader.ReadEncodedValue();
            return DateTimeOffset.MinValue;
        }

        return reader.ReadGeneralizedTime();
    }
}
