using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Enforcer.Certificates.Validation.Revocation;

namespace Enforcer.Tests.Support;

/// <summary>A revocation list written field by field: the framework writes no delta, indirect or partial ones.</summary>
internal sealed record TestList
{
    public required TestCertificate Issuer { get; init; }

    /// <summary>Null: the list has none.</summary>
    public BigInteger? Number { get; init; } = 1;

    /// <summary>Whose key signs; null: the issuer's.</summary>
    public TestCertificate? Signer { get; init; }

    /// <summary>Of the signature; null: as the issuer says of itself.</summary>
    public string? Algorithm { get; init; }

    public HashAlgorithmName Hash { get; init; } = HashAlgorithmName.SHA256;

    /// <summary>Changes what is signed before it is signed.</summary>
    public Func<byte[], byte[]>? Rewrite { get; init; }

    public DateTimeOffset ThisUpdate { get; init; } = TestCertificate.Now.AddHours(-1);

    /// <summary>Null: the list does not say.</summary>
    public DateTimeOffset? NextUpdate { get; init; } = TestCertificate.Now.AddHours(1);

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

    public TestList With(params X509Extension[] extensions) => this with { Extensions = [.. Extensions, .. extensions] };

    public string Pem() => PemEncoding.WriteString("X509 CRL", Encode());

    public RevocationList Parse() => RevocationList.Read(Encode()) ?? throw new InvalidOperationException("not readable");

    public byte[] Encode()
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(1);
            writer.WriteEncodedValue(TestSignature.Algorithm(Algorithm ?? Issuer.Signature));
            writer.WriteEncodedValue(new X500DistinguishedName(Issuer.Subject).RawData);
            writer.WriteUtcTime(ThisUpdate);
            if (NextUpdate is { } next)
            {
                writer.WriteUtcTime(next);
            }

            WriteEntries(writer);
            using var wrapped = writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0));
            X509Extension[] number = Number is { } value ? [TestExtensions.Encode("2.5.29.20", critical: false, field => field.WriteInteger(value))] : [];
            TestExtensions.Write(writer, [.. number, TestExtensions.AuthorityKey((Signer ?? Issuer).Key.ExportSubjectPublicKeyInfo()), .. Extensions]);
        }

        var signed = Rewrite?.Invoke(writer.Encode()) ?? writer.Encode();
        return TestSignature.Wrap(signed, TestSignature.Algorithm(Algorithm ?? Issuer.Signature), (Signer ?? Issuer).Key.SignData(signed, Hash, DSASignatureFormat.Rfc3279DerSequence));
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
