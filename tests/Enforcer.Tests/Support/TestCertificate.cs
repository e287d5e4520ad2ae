using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Enforcer.Certificates.Validation.Der;

namespace Enforcer.Tests.Support;

/// <summary>A certificate written field by field, so that it can be wrong in any one of them; the framework's writer refuses most of that.</summary>
internal sealed record TestCertificate
{
    public static DateTimeOffset Now { get; } = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    private static int _serial;

    public string Subject { get; init; } = "CN=leaf";

    public ECDsa Key { get; init; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>Its key where that is not <see cref="Key"/>.</summary>
    public TestKey? OtherKey { get; init; }

    /// <summary>Changes what is signed before it is signed.</summary>
    public Func<byte[], byte[]>? Rewrite { get; init; }

    /// <summary>Changes the whole after it was signed.</summary>
    public Func<byte[], byte[]>? Damage { get; init; }

    /// <summary>Null: signed by itself.</summary>
    public TestCertificate? Issuer { get; init; }

    /// <summary>Null: that of the issuer.</summary>
    public string? IssuerName { get; init; }

    public int Version { get; init; } = 3;

    public BigInteger Serial { get; init; } = Interlocked.Increment(ref _serial);

    public DateTimeOffset NotBefore { get; init; } = Now.AddDays(-1);

    public DateTimeOffset NotAfter { get; init; } = Now.AddDays(1);

    public string Signature { get; init; } = "1.2.840.10045.4.3.2";

    public HashAlgorithmName Hash { get; init; } = HashAlgorithmName.SHA256;

    public bool HasUniqueId { get; init; }

    public IReadOnlyList<X509Extension> Extensions { get; init; } = [];

    /// <summary>Without: no key identifiers are added.</summary>
    public bool HasIdentifiers { get; init; } = true;

    public static TestCertificate Authority(string name, TestCertificate? issuer = null, int? pathLength = null) => new()
    {
        Subject = name,
        Issuer = issuer,
        Extensions = [TestExtensions.Authority(pathLength), TestExtensions.Usage(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign)],
    };

    /// <summary>A leaf with these names in its alternative names.</summary>
    public static TestCertificate Leaf(TestCertificate issuer, params string[] dnsNames) => new()
    {
        Issuer = issuer,
        Extensions = dnsNames.Length == 0 ? [] : [TestExtensions.DnsNames(dnsNames)],
    };

    public TestCertificate With(params X509Extension[] extensions) => this with { Extensions = [.. Extensions, .. extensions] };

    /// <summary>With these instead of those of the same kind.</summary>
    public TestCertificate Replacing(params X509Extension[] extensions) =>
        Without([.. extensions.Select(extension => extension.Oid!.Value!)]).With(extensions);

    public TestCertificate Without(params string[] oids) => this with { Extensions = [.. Extensions.Where(extension => !oids.Contains(extension.Oid!.Value))] };

    public string Pem() => PemEncoding.WriteString("CERTIFICATE", Encode());

    public ParsedCertificate Parse() => CertificateReader.Read(Encode()) ?? throw new InvalidOperationException("not readable");

    public byte[] Encode()
    {
        var signer = (Issuer ?? this).OtherKey;
        var algorithm = signer?.Algorithm ?? TestSignature.Algorithm(Signature);
        var signed = Fields(algorithm);
        signed = Rewrite?.Invoke(signed) ?? signed;
        var signature = signer?.Sign(signed) ?? (Issuer ?? this).Key.SignData(signed, Hash, DSASignatureFormat.Rfc3279DerSequence);
        var whole = TestSignature.Wrap(signed, algorithm, signature);
        return Damage?.Invoke(whole) ?? whole;
    }

    private byte[] PublicKey => OtherKey?.PublicKey ?? Key.ExportSubjectPublicKeyInfo();

    private byte[] Fields(byte[] algorithm)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            if (Version > 1)
            {
                using var wrapped = writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0));
                writer.WriteInteger(Version - 1);
            }

            writer.WriteInteger(Serial);
            writer.WriteEncodedValue(algorithm);
            writer.WriteEncodedValue(new X500DistinguishedName(IssuerName ?? (Issuer ?? this).Subject).RawData);
            using (writer.PushSequence())
            {
                writer.WriteUtcTime(NotBefore);
                writer.WriteUtcTime(NotAfter);
            }

            writer.WriteEncodedValue(new X500DistinguishedName(Subject).RawData);
            writer.WriteEncodedValue(PublicKey);
            if (HasUniqueId)
            {
                writer.WriteBitString([1], 0, new Asn1Tag(TagClass.ContextSpecific, 1));
            }

            WriteExtensions(writer);
        }

        return writer.Encode();
    }

    private void WriteExtensions(AsnWriter writer)
    {
        var all = Extensions.ToList();
        if (HasIdentifiers && Version == 3)
        {
            all.Add(TestExtensions.SubjectKey(PublicKey));
            all.Add(TestExtensions.AuthorityKey((Issuer ?? this).PublicKey));
        }

        if (all.Count > 0)
        {
            using var wrapped = writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 3));
            TestExtensions.Write(writer, all);
        }
    }
}
