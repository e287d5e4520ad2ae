using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Enforcer.Certificates.Validation.Revocation;

namespace Enforcer.Tests.Support;

/// <summary>A revocation list written field by field: the framework writes no delta, indirect or partial ones.</summary>
internal sealed record TestList
{
    public required TestCertificate Issuer { get; init; }

    public int Number { get; init; } = 1;

    public DateTimeOffset ThisUpdate { get; init; } = TestCertificate.Now.AddHours(-1);

    public DateTimeOffset NextUpdate { get; init; } = TestCertificate.Now.AddHours(1);

    public IReadOnlyList<(TestCertificate Certificate, X509RevocationReason Reason)> Entries { get; init; } = [];

    public IReadOnlyList<X509Extension> Extensions { get; init; } = [];

    /// <summary>Each entry names its certificate's issuer.</summary>
    public bool IsIndirect { get; init; }

    public TestList Revoking(TestCertificate certificate, X509RevocationReason reason = X509RevocationReason.KeyCompromise) =>
        this with { Entries = [.. Entries, (certificate, reason)] };

    /// <param name="start">The number of the list that this one continues.</param>
    public TestList Delta(int start) => this with { Extensions = [.. Extensions, TestExtensions.Encode("2.5.29.27", critical: true, writer => writer.WriteInteger(start))] };

    /// <param name="flag">1: users only; 2: authorities only; 4: indirect.</param>
    public TestList Scoped(int flag) => this with { Extensions = [.. Extensions, Scope(writer => writer.WriteBoolean(true, new Asn1Tag(TagClass.ContextSpecific, flag)))] };

    /// <param name="unused">Bits over at the end.</param>
    /// <param name="bits">A bit list: 0x40 keyCompromise, 0x20 cACompromise and so on.</param>
    public TestList ForReasons(int unused, params byte[] bits) =>
        this with { Extensions = [.. Extensions, Scope(writer => writer.WriteBitString(bits, unused, new Asn1Tag(TagClass.ContextSpecific, 3)))] };

    public RevocationList Parse() => RevocationList.Read(Encode()) ?? throw new InvalidOperationException("not readable");

    public byte[] Encode()
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(1);
            TestSignature.WriteAlgorithm(writer, Issuer.Signature);
            writer.WriteEncodedValue(new X500DistinguishedName(Issuer.Subject).RawData);
            writer.WriteUtcTime(ThisUpdate);
            writer.WriteUtcTime(NextUpdate);
            WriteEntries(writer);
            using var wrapped = writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0));
            TestExtensions.Write(writer, [TestExtensions.Encode("2.5.29.20", critical: false, number => number.WriteInteger(Number)), TestExtensions.AuthorityKey(Issuer.Key), .. Extensions]);
        }

        var signed = writer.Encode();
        return TestSignature.Wrap(signed, Issuer.Signature, Issuer.Key.SignData(signed, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
    }

    private static X509Extension Scope(Action<AsnWriter> write) => TestExtensions.Encode("2.5.29.28", critical: true, writer =>
    {
        using var sequence = writer.PushSequence();
        write(writer);
    });

    private void WriteEntries(AsnWriter writer)
    {
        if (Entries.Count == 0)
        {
            return;
        }

        using var sequence = writer.PushSequence();
        foreach (var (certificate, reason) in Entries)
        {
            using var entry = writer.PushSequence();
            writer.WriteInteger(certificate.Serial);
            writer.WriteUtcTime(ThisUpdate);
            var extensions = new List<X509Extension> { TestExtensions.Encode("2.5.29.21", critical: false, code => code.WriteEnumeratedValue(reason)) };
            if (IsIndirect)
            {
                extensions.Add(TestExtensions.Encode("2.5.29.29", critical: true, names => TestExtensions.WriteDirectoryName(names, certificate.Issuer!.Subject)));
            }

            TestExtensions.Write(writer, extensions);
        }
    }
}
