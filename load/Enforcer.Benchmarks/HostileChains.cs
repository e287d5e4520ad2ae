using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Enforcer.Benchmarks;

/// <summary>Questions about chains that lead a careless verifier into endless or exponential work.</summary>
internal static class HostileChains
{
    private static readonly DateTimeOffset From = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Until = new(2027, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static IReadOnlyList<(string Name, Func<object> Make)> All { get; } =
    [
        ("24 authorities, each signed by all others, no root", () => CrossSigned(24)),
        ("500 authorities of one name with other keys, P-256", () => SameName(500, ECCurve.NamedCurves.nistP256)),
        ("500 authorities of one name with other keys, P-521", () => SameName(500, ECCurve.NamedCurves.nistP521)),
        ("100 authorities of one name, RSA 16384, exponent 40 bits", () => LargeRsa(100)),
        ("2,499 authorities of one name with other keys, P-521", () => SameName(2_499, ECCurve.NamedCurves.nistP521)),
        ("2,000 revocation lists of one name beside 2,000 authorities of that name", () => ManyLists(2_000)),
        ("10,000 DNS constraints against 10,000 names", () => Constrained(10_000, 10_000, Dns)),
        ("2,000 directory constraints against 2,000 names", () => Constrained(2_000, 2_000, Directory)),
        ("30 authorities that map 44 policies to 44 each", () => Mapped(30, 44)),
        ("8 authorities that map 200 policies to 200 each", () => Mapped(8, 200)),
        ("2,500 superfluous intermediates", () => Superfluous(2_499)),
        ("10,000 superfluous intermediates", () => Superfluous(10_000)),
        ("a revocation list of 100,000 entries", () => Listed(100_000)),
        ("a leaf of a million nested sequences", () => new { id = "deep", roots = Array.Empty<string>(), leaf = Pem(Nested(330_000)) }),
        ("an extension of 200,000 nested sequences", () => Lonely(new X509Extension(new Oid("2.5.29.17"), Nested(65_000), false))),
        ("60,000 alternative names in one leaf", () => Lonely(Names(60_000, Dns))),
        ("a subject of 20,000 attributes", LongSubject),
    ];

    private static object CrossSigned(int count)
    {
        var keys = Enumerable.Range(0, count).Select(_ => ECDsa.Create(ECCurve.NamedCurves.nistP256)).ToList();
        var between = from subject in Enumerable.Range(0, count)
                      from issuer in Enumerable.Range(0, count)
                      where subject != issuer
                      select Authority($"CN={subject}", keys[subject], $"CN={issuer}", keys[issuer]);
        var root = Authority("CN=root", keys[0], "CN=root", keys[0]);
        return Question(Leaf("CN=0", keys[0]), [root], [.. between]);
    }

    private static object SameName(int count, ECCurve curve)
    {
        using var strange = ECDsa.Create(curve);
        var between = Enumerable.Range(0, count).Select(_ =>
        {
            using var key = ECDsa.Create(curve);
            return Authority("CN=one", key, "CN=root", key);
        }).ToList();
        return Question(Leaf("CN=one", strange), [Authority("CN=root", strange, "CN=root", strange)], between);
    }

    private static object LargeRsa(int count)
    {
        using var signer = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var between = Enumerable.Range(0, count).Select(_ =>
        {
            // Nobody needs the private half of a key that is to verify and fail: any odd number will do.
            var modulus = RandomNumberGenerator.GetBytes(2048);
            modulus[0] |= 0x80;
            modulus[^1] |= 1;
            using var key = RSA.Create(new RSAParameters { Modulus = modulus, Exponent = [0x7F, 0xFF, 0xFF, 0xFF, 0xFF] });
            var request = Described(new CertificateRequest(new X500DistinguishedName("CN=one"), new PublicKey(key), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1), isAuthority: true, signer);
            return Pem(request.Create(new X500DistinguishedName("CN=root"), X509SignatureGenerator.CreateForECDsa(signer), From, Until, Serial()).RawData);
        }).ToList();
        using var rsa = RSA.Create(2048);
        var leaf = Described(new CertificateRequest(new X500DistinguishedName("CN=leaf"), signer, HashAlgorithmName.SHA256), isAuthority: false, signer);
        var bytes = leaf.Create(new X500DistinguishedName("CN=one"), X509SignatureGenerator.CreateForRSA(rsa, RSASignaturePadding.Pkcs1), From, Until, Serial()).RawData;
        // A signature as long as the keys, so that they are used.
        return Question(Pem(WithSignature(bytes, 2048)), [Authority("CN=root", signer, "CN=root", signer)], between);
    }

    private static object Constrained(int constraints, int names, Action<AsnWriter, int> write)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 1)))
        {
            for (var i = 0; i < constraints; i++)
            {
                using var tree = writer.PushSequence();
                write(writer, -1 - i);
            }
        }

        var root = Authority("CN=root", key, "CN=root", key, new X509Extension(new Oid("2.5.29.30"), writer.Encode(), true));
        return Question(Leaf("CN=root", key, Names(names, write)), [root], []);
    }

    private static object Mapped(int depth, int policies)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var mapped = new AsnWriter(AsnEncodingRules.DER);
        using (mapped.PushSequence())
        {
            for (var i = 0; i < policies * policies; i++)
            {
                using var mapping = mapped.PushSequence();
                mapped.WriteObjectIdentifier($"1.2.3.{i / policies}");
                mapped.WriteObjectIdentifier($"1.2.3.{i % policies}");
            }
        }

        var named = new AsnWriter(AsnEncodingRules.DER);
        using (named.PushSequence())
        {
            for (var i = 0; i < policies; i++)
            {
                using var policy = named.PushSequence();
                named.WriteObjectIdentifier($"1.2.3.{i}");
            }
        }

        X509Extension[] extensions = [new(new Oid("2.5.29.32"), named.Encode(), false), new(new Oid("2.5.29.33"), mapped.Encode(), false)];
        var between = Enumerable.Range(0, depth).Select(i => Authority($"CN={i}", key, i == 0 ? "CN=root" : $"CN={i - 1}", key, extensions)).ToList();
        return new
        {
            id = "policies",
            roots = new[] { Authority("CN=root", key, "CN=root", key) },
            ints = between,
            leaf = Leaf($"CN={depth - 1}", key, extensions[0]),
            time = "2026-06-01T00:00:00Z",
            policy = new { initial_policy_set = new[] { "1.2.4" }, explicit_policy = true, mapping_inhibit = false, any_inhibit = false },
        };
    }

    private static object Superfluous(int count)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var root = Authority("CN=root", key, "CN=root", key);
        var other = Authority("CN=other", key, "CN=root", key);
        return Question(Leaf("CN=root", key), [root], [.. Enumerable.Repeat(other, count - 1)]);
    }

    private static object Listed(int count)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var builder = new CertificateRevocationListBuilder();
        for (var i = 0; i < count; i++)
        {
            builder.AddEntry(Serial(), reason: X509RevocationReason.KeyCompromise);
        }

        using var authority = X509CertificateLoader.LoadCertificate(Der(Authority("CN=root", key, "CN=root", key))).CopyWithPrivateKey(key);
        var list = builder.Build(authority, 1, Until, HashAlgorithmName.SHA256, thisUpdate: From);
        return new
        {
            id = "list",
            roots = new[] { PemEncoding.WriteString("CERTIFICATE", authority.RawData) },
            leaf = Leaf("CN=root", key),
            crls = new[] { PemEncoding.WriteString("X509 CRL", list) },
            time = "2026-06-01T00:00:00Z",
        };
    }

    // Nobody who may sign lists signed these: each could be anybody's.
    private static object ManyLists(int count)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var authority = X509CertificateLoader.LoadCertificate(Der(Authority("CN=root", key, "CN=root", key))).CopyWithPrivateKey(key);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var stranger = X509CertificateLoader.LoadCertificate(Der(Authority("CN=root", other, "CN=root", other))).CopyWithPrivateKey(other);
        var list = PemEncoding.WriteString("X509 CRL", new CertificateRevocationListBuilder().Build(stranger, 1, Until, HashAlgorithmName.SHA256, thisUpdate: From));
        return new
        {
            id = "lists",
            roots = new[] { PemEncoding.WriteString("CERTIFICATE", authority.RawData) },
            ints = Enumerable.Repeat(Authority("CN=root", key, "CN=other", key), count),
            leaf = Leaf("CN=root", key),
            crls = Enumerable.Repeat(list, count),
            time = "2026-06-01T00:00:00Z",
        };
    }

    private static object Lonely(X509Extension extension)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return Question(Leaf("CN=root", key, extension), [Authority("CN=root", key, "CN=root", key)], []);
    }

    private static object LongSubject()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var builder = new X500DistinguishedNameBuilder();
        for (var i = 0; i < 20_000; i++)
        {
            builder.AddOrganizationalUnitName($"Unit {i}");
        }

        var name = builder.Build();
        var request = Described(new CertificateRequest(name, key, HashAlgorithmName.SHA256), isAuthority: true, key);
        var root = Pem(request.Create(name, X509SignatureGenerator.CreateForECDsa(key), From, Until, Serial()).RawData);
        var leaf = Described(new CertificateRequest(new X500DistinguishedName("CN=leaf"), key, HashAlgorithmName.SHA256), isAuthority: false, key);
        return Question(Pem(leaf.Create(name, X509SignatureGenerator.CreateForECDsa(key), From, Until, Serial()).RawData), [root], []);
    }

    private static object Question(string leaf, IReadOnlyList<string> roots, IReadOnlyList<string> between) =>
        new { id = "hostile", roots, ints = between, leaf, time = "2026-06-01T00:00:00Z", eku = "serverAuth" };

    private static string Leaf(string issuer, ECDsa issuerKey, params X509Extension[] extensions)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return Signed("CN=leaf", key, issuer, issuerKey, isAuthority: false, extensions);
    }

    private static string Authority(string subject, ECDsa key, string issuer, ECDsa issuerKey, params X509Extension[] extensions) => Signed(subject, key, issuer, issuerKey, isAuthority: true, extensions);

    private static string Signed(string subject, ECDsa key, string issuer, ECDsa issuerKey, bool isAuthority, X509Extension[] extensions)
    {
        var request = Described(new CertificateRequest(new X500DistinguishedName(subject), key, HashAlgorithmName.SHA256), isAuthority, issuerKey);
        foreach (var extension in extensions)
        {
            request.CertificateExtensions.Add(extension);
        }

        return Pem(request.Create(new X500DistinguishedName(issuer), X509SignatureGenerator.CreateForECDsa(issuerKey), From, Until, Serial()).RawData);
    }

    private static CertificateRequest Described(CertificateRequest request, bool isAuthority, ECDsa issuerKey)
    {
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, false, 0, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromSubjectKeyIdentifier(new X509SubjectKeyIdentifierExtension(new PublicKey(issuerKey), false)));
        return request;
    }

    private static X509Extension Names(int count, Action<AsnWriter, int> write)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            for (var i = 0; i < count; i++)
            {
                write(writer, i);
            }
        }

        return new X509Extension(new Oid("2.5.29.17"), writer.Encode(), false);
    }

    private static void Dns(AsnWriter writer, int number) =>
        writer.WriteCharacterString(UniversalTagNumber.IA5String, $"a{number & 0xFFFFFF}.test", new Asn1Tag(TagClass.ContextSpecific, 2));

    private static void Directory(AsnWriter writer, int number)
    {
        using var wrapped = writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 4));
        writer.WriteEncodedValue(new X500DistinguishedName($"CN=Some Long Name {number}, O=Organisation, C=CH").RawData);
    }

    private static byte[] WithSignature(byte[] certificate, int octets)
    {
        var parts = new AsnReader(certificate, AsnEncodingRules.DER).ReadSequence();
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteEncodedValue(parts.ReadEncodedValue().Span);
            writer.WriteEncodedValue(parts.ReadEncodedValue().Span);
            var signature = RandomNumberGenerator.GetBytes(octets);
            signature[0] = 0;
            writer.WriteBitString(signature);
        }

        return writer.Encode();
    }

    // Each level holds the next; written from the inside out.
    private static byte[] Nested(int depth)
    {
        var levels = new List<byte[]>();
        var length = 0;
        for (var i = 0; i < depth; i++)
        {
            byte[] head = length switch
            {
                < 0x80 => [0x30, (byte)length],
                < 0x100 => [0x30, 0x81, (byte)length],
                < 0x10000 => [0x30, 0x82, (byte)(length >> 8), (byte)length],
                _ => [0x30, 0x83, (byte)(length >> 16), (byte)(length >> 8), (byte)length],
            };
            levels.Add(head);
            length += head.Length;
            if (length > 900_000)
            {
                break;
            }
        }

        levels.Reverse();
        return [.. levels.SelectMany(level => level)];
    }

    private static byte[] Serial()
    {
        var serial = RandomNumberGenerator.GetBytes(16);
        serial[0] = (byte)((serial[0] & 0x7F) | 0x40);
        return serial;
    }

    private static string Pem(byte[] der) => PemEncoding.WriteString("CERTIFICATE", der);

    private static byte[] Der(string pem) => Convert.FromBase64String(pem.AsSpan()[PemEncoding.Find(pem).Base64Data].ToString());
}
