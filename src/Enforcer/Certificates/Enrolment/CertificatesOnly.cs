using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Enforcer.Certificates.Enrolment;

/// <summary>
/// The certs-only message of RFC 5272 (PKCS#7 signed data without a signature), in which RFC 7030 carries certificates, as base64. Both ends
/// of an enrolment go through here.
/// </summary>
internal static class CertificatesOnly
{
    /// <summary>More than this is no answer to an enrolment.</summary>
    public const int MostCertificates = 64;

    private const string SignedData = "1.2.840.113549.1.7.2";
    private const string Data = "1.2.840.113549.1.7.1";

    private static readonly Asn1Tag Explicit = new(TagClass.ContextSpecific, 0, isConstructed: true);

    public static string Encode(IEnumerable<X509Certificate2> certificates)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(SignedData);
            using (writer.PushSequence(Explicit))
            using (writer.PushSequence())
            {
                writer.WriteInteger(1);
                using (writer.PushSetOf())
                {
                }

                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier(Data);
                }

                using (writer.PushSetOf(Explicit))
                {
                    foreach (var certificate in certificates)
                    {
                        writer.WriteEncodedValue(certificate.RawData);
                    }
                }

                using (writer.PushSetOf())
                {
                }
            }
        }

        // Lines end in LF: not every base64 program reads past CR.
        return Convert.ToBase64String(writer.Encode(), Base64FormattingOptions.InsertLineBreaks).ReplaceLineEndings("\n") + "\n";
    }

    /// <summary>The certificates, in no promised order; null where the text is no such message.</summary>
    public static IReadOnlyList<X509Certificate2>? Decode(string base64)
    {
        var found = new List<X509Certificate2>();
        try
        {
            // BER: other servers write it with indefinite lengths.
            var content = new AsnReader(Convert.FromBase64String(base64), AsnEncodingRules.BER).ReadSequence();
            if (content.ReadObjectIdentifier() != SignedData)
            {
                return null;
            }

            var message = content.ReadSequence(Explicit).ReadSequence();
            message.ReadInteger();
            message.ReadSetOf(skipSortOrderValidation: true);
            message.ReadSequence();
            var set = message.ReadSetOf(skipSortOrderValidation: true, Explicit);
            while (set.HasData && found.Count < MostCertificates)
            {
                found.Add(X509CertificateLoader.LoadCertificate(set.ReadEncodedValue().Span));
            }

            return set.HasData ? null : found;
        }
        catch (Exception failure) when (failure is AsnContentException or FormatException or CryptographicException)
        {
            found.ForEach(certificate => certificate.Dispose());
            return null;
        }
    }
}
