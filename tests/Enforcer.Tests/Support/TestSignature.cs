using System.Formats.Asn1;

namespace Enforcer.Tests.Support;

/// <summary>The frame that certificates and revocation lists share: what is signed, with what, and the signature.</summary>
internal static class TestSignature
{
    public static byte[] Wrap(byte[] signed, string algorithm, byte[] signature)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteEncodedValue(signed);
            WriteAlgorithm(writer, algorithm);
            writer.WriteBitString(signature);
        }

        return writer.Encode();
    }

    public static void WriteAlgorithm(AsnWriter writer, string algorithm)
    {
        using var sequence = writer.PushSequence();
        writer.WriteObjectIdentifier(algorithm);
    }
}
