using System.Security.Cryptography;
using Enforcer.Tests.Support;

namespace Enforcer.Tests.Certificates.Validation.Cases;

/// <summary>RFC 3279, 4055, 5480, 5758, 8017 and 8410: what is a key, and which signatures are verified by it.</summary>
internal static class KeyCases
{
    private const string RsaSha256 = "1.2.840.113549.1.1.11";
    private const string Sha1 = "1.3.14.3.2.26";
    private const string Sha256 = "2.16.840.1.101.3.4.2.1";
    private const string Sha384 = "2.16.840.1.101.3.4.2.2";
    private const string Sha512 = "2.16.840.1.101.3.4.2.3";
    private const string P256 = "1.2.840.10045.3.1.7";

    private static readonly byte[] Point = GoodChain.Leaf.Key.ExportSubjectPublicKeyInfo()[^65..];
    private static readonly byte[] Modulus = TestKey.Rsa2048.ExportParameters(false).Modulus!;

    public static IEnumerable<ChainCase> All => [.. RsaKeys, .. Curves, .. Points, .. RsaSignatures, .. Pss, .. PssKeys, .. Strange];

    private static IEnumerable<ChainCase> RsaKeys =>
    [
        RsaLeaf("rsa-key/2048 bits", "ok", [0, .. Modulus], [1, 0, 1]),
        RsaLeaf("rsa-key/exponent 3", "ok", [0, .. Modulus], [3]),
        RsaLeaf("rsa-key/exponent 1", "malformed", [0, .. Modulus], [1]),
        RsaLeaf("rsa-key/exponent 0", "malformed", [0, .. Modulus], [0]),
        RsaLeaf("rsa-key/even exponent", "malformed", [0, .. Modulus], [4]),
        RsaLeaf("rsa-key/negative exponent", "malformed", [0, .. Modulus], [0x83]),
        RsaLeaf("rsa-key/negative modulus", "malformed", Modulus, [1, 0, 1]),
        RsaLeaf("rsa-key/even modulus", "malformed", [0, .. Modulus[..^1], (byte)(Modulus[^1] & 0xFE)], [1, 0, 1]),
        RsaLeaf("rsa-key/modulus 0", "malformed", [0], [1, 0, 1]),
        RsaLeaf("rsa-key/modulus not minimal", "malformed", [0, 0, .. Modulus], [1, 0, 1]),
        RsaLeaf("rsa-key/1024 bits", "ok|weak-key", [0, .. Modulus[..127], 1], [1, 0, 1]),
        RsaLeaf("rsa-key/2047 bits", "ok|weak-key", [0x5A, .. Modulus[1..]], [1, 0, 1]),
        RsaLeaf("rsa-key/8192 bits", "ok", [0, .. Modulus, .. Modulus, .. Modulus, .. Modulus], [1, 0, 1]),
        RsaLeaf("rsa-key/20000 bits", "ok|unsupported-algorithm", [0, .. Enumerable.Repeat(Modulus, 10).SelectMany(octets => octets)], [1, 0, 1]),
        Leaf("rsa-key/no parameters", "ok", TestKey.Info(TestKey.Identifier("1.2.840.113549.1.1.1"), Pair([0, .. Modulus], [1, 0, 1]))),
        Leaf("rsa-key/other parameters", "malformed", TestKey.Info(TestKey.Identifier("1.2.840.113549.1.1.1", [2, 1, 5]), Pair([0, .. Modulus], [1, 0, 1]))),
        Leaf("rsa-key/something behind", "malformed", RsaInfo([.. Pair([0, .. Modulus], [1, 0, 1]), 5, 0])),
        Leaf("rsa-key/three numbers", "malformed", RsaInfo(DerNode.Wrap(0x30, [.. Number([0, .. Modulus]), .. Number([3]), .. Number([3])]))),
        Leaf("rsa-key/no octets", "malformed", RsaInfo([])),
        Leaf("rsa-key/bits over", "malformed", DerNode.Edit(info => info[1].Replacement = [3, 2, 1, 0xFE])(RsaInfo([1]))),
    ];

    private static IEnumerable<ChainCase> Curves =>
    [
        Issuer("curve/P-256, SHA-256", "ok", TestKey.Ecdsa(ECCurve.NamedCurves.nistP256, "1.2.840.10045.4.3.2", HashAlgorithmName.SHA256)),
        Issuer("curve/P-256, SHA-384", "ok", TestKey.Ecdsa(ECCurve.NamedCurves.nistP256, "1.2.840.10045.4.3.3", HashAlgorithmName.SHA384)),
        Issuer("curve/P-256, SHA-512", "ok", TestKey.Ecdsa(ECCurve.NamedCurves.nistP256, "1.2.840.10045.4.3.4", HashAlgorithmName.SHA512)),
        Issuer("curve/P-384, SHA-256", "ok", TestKey.Ecdsa(ECCurve.NamedCurves.nistP384, "1.2.840.10045.4.3.2", HashAlgorithmName.SHA256)),
        Issuer("curve/P-384, SHA-384", "ok", TestKey.Ecdsa(ECCurve.NamedCurves.nistP384, "1.2.840.10045.4.3.3", HashAlgorithmName.SHA384)),
        Issuer("curve/P-521, SHA-512", "ok", TestKey.Ecdsa(ECCurve.NamedCurves.nistP521, "1.2.840.10045.4.3.4", HashAlgorithmName.SHA512)),
        Issuer("curve/secp256k1", "ok|weak-key", TestKey.Ecdsa(ECCurve.CreateFromFriendlyName("secp256k1"), "1.2.840.10045.4.3.2", HashAlgorithmName.SHA256)),
        Issuer("curve/P-256, SHA-1", "ok|weak-signature", TestKey.Ecdsa(ECCurve.NamedCurves.nistP256, "1.2.840.10045.4.1", HashAlgorithmName.SHA1)),
        Issuer("curve/signature with parameters", "unsupported-algorithm", TestKey.Ecdsa(ECCurve.NamedCurves.nistP256, "1.2.840.10045.4.3.2", HashAlgorithmName.SHA256) with
        {
            Algorithm = TestKey.Identifier("1.2.840.10045.4.3.2", TestKey.Null),
        }),
        Leaf("curve/unknown", "ok|weak-key", TestKey.Info(TestKey.Identifier("1.2.840.10045.2.1", Oid("1.2.3.4")), Point)),
        Leaf("curve/spelt out", "malformed", TestKey.Info(TestKey.Identifier("1.2.840.10045.2.1", [0x30, 3, 2, 1, 1]), Point)),
        Leaf("curve/implicit", "malformed", TestKey.Info(TestKey.Identifier("1.2.840.10045.2.1", TestKey.Null), Point)),
        Leaf("curve/none", "malformed", TestKey.Info(TestKey.Identifier("1.2.840.10045.2.1"), Point)),
    ];

    private static IEnumerable<ChainCase> Points =>
    [
        PointLeaf("point/good", "ok", Point),
        PointLeaf("point/not on the curve", "malformed", [.. Point[..^1], (byte)(Point[^1] ^ 1)]),
        PointLeaf("point/zeros", "malformed", [4, .. new byte[64]]),
        PointLeaf("point/coordinate beyond the field", "malformed", [4, .. Enumerable.Repeat((byte)0xFF, 32), .. Point[33..]]),
        PointLeaf("point/infinity", "malformed", [0]),
        PointLeaf("point/one octet short", "malformed", Point[..^1]),
        PointLeaf("point/one octet long", "malformed", [.. Point, 0]),
        PointLeaf("point/of another curve's length", "malformed", [4, .. new byte[96]]),
        PointLeaf("point/no octets", "malformed", []),
        PointLeaf("point/hybrid", "malformed", [(byte)(6 + (Point[^1] & 1)), .. Point[1..]]),
        PointLeaf("point/compressed", "ok", Compressed(Point)),
        PointLeaf("point/compressed with an unknown sign", "malformed", [5, .. Point[1..33]]),
        PointLeaf("point/compressed, one octet short", "malformed", Compressed(Point)[..^1]),
        Issuer("point/compressed, of an authority", "unsupported-algorithm", TestKey.Unknown(PointInfo(Compressed(Point)))),
        Issuer("point/not on the curve, of an authority", "untrusted-issuer", TestKey.Unknown(PointInfo([.. Point[..^1], (byte)(Point[^1] ^ 1)]))),
    ];

    private static IEnumerable<ChainCase> RsaSignatures =>
    [
        Issuer("rsa/SHA-256", "ok", TestKey.Rsa(RsaSha256, HashAlgorithmName.SHA256)),
        Issuer("rsa/SHA-384", "ok", TestKey.Rsa("1.2.840.113549.1.1.12", HashAlgorithmName.SHA384)),
        Issuer("rsa/SHA-512", "ok", TestKey.Rsa("1.2.840.113549.1.1.13", HashAlgorithmName.SHA512)),
        Issuer("rsa/SHA-1", "ok|weak-signature", TestKey.Rsa("1.2.840.113549.1.1.5", HashAlgorithmName.SHA1)),
        Issuer("rsa/MD5", "ok|weak-signature", TestKey.Rsa("1.2.840.113549.1.1.4", HashAlgorithmName.MD5)),
        Issuer("rsa/MD2", "unsupported-algorithm", TestKey.Rsa("1.2.840.113549.1.1.2", HashAlgorithmName.MD5)),
        Issuer("rsa/no parameters", "ok", TestKey.Rsa(RsaSha256, HashAlgorithmName.SHA256) with { Algorithm = TestKey.Identifier(RsaSha256) }),
        Issuer("rsa/other parameters", "unsupported-algorithm", TestKey.Rsa(RsaSha256, HashAlgorithmName.SHA256, [0x30, 0])),
        Issuer("rsa/another hash than was used", "bad-signature", TestKey.Rsa(RsaSha256, HashAlgorithmName.SHA384)),
        Issuer("rsa/one octet short", "bad-signature", TestKey.Rsa(RsaSha256, HashAlgorithmName.SHA256) with { Sign = _ => new byte[255] }),
        Issuer("rsa/larger than the modulus", "bad-signature", TestKey.Rsa(RsaSha256, HashAlgorithmName.SHA256) with { Sign = _ => [.. Enumerable.Repeat((byte)0xFF, 256)] }),
        Issuer("rsa/PSS claimed as PKCS 1", "bad-signature", TestKey.Pss(HashAlgorithmName.SHA256, TestKey.Null) with { Algorithm = TestKey.Identifier(RsaSha256, TestKey.Null) }),
    ];

    private static IEnumerable<ChainCase> Pss =>
    [
        Issuer("pss/SHA-256", "ok", TestKey.Pss(HashAlgorithmName.SHA256, TestKey.PssParameters(Sha256, Sha256, 32))),
        Issuer("pss/SHA-384", "ok", TestKey.Pss(HashAlgorithmName.SHA384, TestKey.PssParameters(Sha384, Sha384, 48))),
        Issuer("pss/SHA-512", "ok", TestKey.Pss(HashAlgorithmName.SHA512, TestKey.PssParameters(Sha512, Sha512, 64))),
        Issuer("pss/defaults", "ok|weak-signature", TestKey.Pss(HashAlgorithmName.SHA1, TestKey.PssParameters(null, null, null))),
        Issuer("pss/longest salt", "ok", Salted(HashAlgorithmName.SHA256, HashAlgorithmName.SHA256, 222, TestKey.PssParameters(Sha256, Sha256, 222))),
        Issuer("pss/salt of 20", "ok", Salted(HashAlgorithmName.SHA256, HashAlgorithmName.SHA256, 20, TestKey.PssParameters(Sha256, Sha256, null))),
        Issuer("pss/no salt", "ok", Salted(HashAlgorithmName.SHA256, HashAlgorithmName.SHA256, 0, TestKey.PssParameters(Sha256, Sha256, 0))),
        Issuer("pss/mask by another hash", "ok", Salted(HashAlgorithmName.SHA256, HashAlgorithmName.SHA384, 32, TestKey.PssParameters(Sha256, Sha384, 32))),
        Issuer("pss/mask by SHA-1", "ok|weak-signature", Salted(HashAlgorithmName.SHA256, HashAlgorithmName.SHA1, 32, TestKey.PssParameters(Sha256, Sha1, 32))),
        Issuer("pss/mask left to its default", "ok|weak-signature", Salted(HashAlgorithmName.SHA256, HashAlgorithmName.SHA1, 32, TestKey.PssParameters(Sha256, null, 32))),
        Issuer("pss/salt longer than said", "bad-signature", Salted(HashAlgorithmName.SHA256, HashAlgorithmName.SHA256, 33, TestKey.PssParameters(Sha256, Sha256, 32))),
        Issuer("pss/salt shorter than said", "bad-signature", Salted(HashAlgorithmName.SHA256, HashAlgorithmName.SHA256, 31, TestKey.PssParameters(Sha256, Sha256, 32))),
        Issuer("pss/salt that does not fit", "bad-signature", Salted(HashAlgorithmName.SHA256, HashAlgorithmName.SHA256, 222, TestKey.PssParameters(Sha256, Sha256, 223))),
        Issuer("pss/salt beyond every key", "unsupported-algorithm", TestKey.Pss(HashAlgorithmName.SHA256, TestKey.PssParameters(Sha256, Sha256, int.MaxValue))),
        Issuer("pss/negative salt", "unsupported-algorithm", TestKey.Pss(HashAlgorithmName.SHA256, TestKey.PssParameters(Sha256, Sha256, -1))),
        Issuer("pss/another hash than was used", "bad-signature", TestKey.Pss(HashAlgorithmName.SHA384, TestKey.PssParameters(Sha256, Sha256, 32))),
        Issuer("pss/another mask than was used", "bad-signature", TestKey.Pss(HashAlgorithmName.SHA256, TestKey.PssParameters(Sha256, Sha384, 32))),
        Issuer("pss/trailer written out", "ok", TestKey.Pss(HashAlgorithmName.SHA256, TestKey.PssParameters(Sha256, Sha256, 32, 1))),
        Issuer("pss/another trailer", "unsupported-algorithm", TestKey.Pss(HashAlgorithmName.SHA256, TestKey.PssParameters(Sha256, Sha256, 32, 2))),
        Issuer("pss/no parameters", "unsupported-algorithm", TestKey.Pss(HashAlgorithmName.SHA1, TestKey.Null) with { Algorithm = TestKey.Identifier("1.2.840.113549.1.1.10") }),
        Issuer("pss/null for parameters", "unsupported-algorithm", TestKey.Pss(HashAlgorithmName.SHA1, TestKey.Null)),
        Issuer("pss/unknown hash", "unsupported-algorithm", TestKey.Pss(HashAlgorithmName.SHA256, TestKey.PssParameters("1.2.3", "1.2.3", 32))),
        Issuer("pss/PKCS 1 claimed as PSS", "bad-signature", TestKey.Rsa(RsaSha256, HashAlgorithmName.SHA256) with
        {
            Algorithm = TestKey.Identifier("1.2.840.113549.1.1.10", TestKey.PssParameters(Sha256, Sha256, 32)),
        }),
        Issuer("pss/salted, one bit changed", "bad-signature", Changed(Salted(HashAlgorithmName.SHA256, HashAlgorithmName.SHA256, 20, TestKey.PssParameters(Sha256, Sha256, 20)))),
        Issuer("pss/salted, larger than the modulus", "bad-signature", Salted(HashAlgorithmName.SHA256, HashAlgorithmName.SHA256, 20, TestKey.PssParameters(Sha256, Sha256, 20)) with
        {
            Sign = _ => [.. Enumerable.Repeat((byte)0xFF, 256)],
        }),
        Issuer("pss/salted, one octet short", "bad-signature", Salted(HashAlgorithmName.SHA256, HashAlgorithmName.SHA256, 20, TestKey.PssParameters(Sha256, Sha256, 20)) with { Sign = _ => new byte[255] }),
    ];

    private static IEnumerable<ChainCase> PssKeys =>
    [
        PssKey("pss-key/any parameters", "ok", null, 32, Sha256),
        PssKey("pss-key/the same parameters", "ok", TestKey.PssParameters(Sha256, Sha256, 32), 32, Sha256),
        PssKey("pss-key/a longer salt than asked for", "ok", TestKey.PssParameters(Sha256, Sha256, 20), 32, Sha256),
        PssKey("pss-key/a shorter salt than asked for", "bad-signature", TestKey.PssParameters(Sha256, Sha256, 33), 32, Sha256),
        PssKey("pss-key/another hash than asked for", "bad-signature", TestKey.PssParameters(Sha384, Sha384, 32), 32, Sha256),
        PssKey("pss-key/another mask than asked for", "bad-signature", TestKey.PssParameters(Sha256, Sha384, 32), 32, Sha256),
        PssKey("pss-key/parameters that cannot be read", "unsupported-algorithm", [0x30, 2, 5, 0], 32, Sha256),
        Issuer("pss-key/signs PKCS 1", "bad-signature", TestKey.Rsa(RsaSha256, HashAlgorithmName.SHA256) with { PublicKey = PssInfo(null) }),
    ];

    private static IEnumerable<ChainCase> Strange =>
    [
        Leaf("key/Ed25519 on a leaf", "ok|unsupported-algorithm", TestKey.Info(TestKey.Identifier("1.3.101.112"), new byte[32])),
        Leaf("key/unknown on a leaf", "ok|unsupported-algorithm", TestKey.Info(TestKey.Identifier("1.2.3.4"), new byte[32])),
        Issuer("key/Ed25519 of an authority", "unsupported-algorithm", TestKey.Unknown(TestKey.Info(TestKey.Identifier("1.3.101.112"), new byte[32])) with { Algorithm = TestKey.Identifier("1.3.101.112") }),
        Issuer("key/of an authority signs by another algorithm", "bad-signature|bad-signature", TestKey.Rsa(RsaSha256, HashAlgorithmName.SHA256) with { Algorithm = TestKey.Identifier("1.2.840.10045.4.3.2") }),
    ];

    private static ChainCase Leaf(string name, string expected, byte[] publicKey) => ChainCase.OfLeaf(name, expected, leaf => leaf with { OtherKey = TestKey.Unknown(publicKey) });

    private static ChainCase RsaLeaf(string name, string expected, byte[] modulus, byte[] exponent) => Leaf(name, expected, RsaInfo(Pair(modulus, exponent)));

    private static ChainCase PointLeaf(string name, string expected, byte[] point) => Leaf(name, expected, PointInfo(point));

    private static ChainCase Issuer(string name, string expected, TestKey key) => ChainCase.OfIssuing(name, expected, authority => authority with { OtherKey = key });

    private static ChainCase PssKey(string name, string expected, byte[]? restriction, int salt, string hash) => Issuer(
        name, expected, TestKey.SaltedPss(HashAlgorithmName.SHA256, HashAlgorithmName.SHA256, salt, TestKey.PssParameters(hash, hash, salt), PssInfo(restriction)));

    private static TestKey Salted(HashAlgorithmName hash, HashAlgorithmName mask, int salt, byte[] parameters) => TestKey.SaltedPss(hash, mask, salt, parameters);

    private static TestKey Changed(TestKey key) => key with
    {
        Sign = signed =>
        {
            var signature = key.Sign(signed);
            signature[^1] ^= 1;
            return signature;
        },
    };

    private static byte[] PssInfo(byte[]? parameters) => TestKey.Info(TestKey.Identifier("1.2.840.113549.1.1.10", parameters), TestKey.Rsa2048.ExportRSAPublicKey());

    private static byte[] RsaInfo(byte[] octets) => TestKey.Info(TestKey.Identifier("1.2.840.113549.1.1.1", TestKey.Null), octets);

    private static byte[] PointInfo(byte[] point) => TestKey.Info(TestKey.Identifier("1.2.840.10045.2.1", Oid(P256)), point);

    private static byte[] Pair(byte[] modulus, byte[] exponent) => DerNode.Wrap(0x30, [.. Number(modulus), .. Number(exponent)]);

    private static byte[] Number(byte[] octets) => DerNode.Wrap(2, octets);

    private static byte[] Compressed(byte[] point) => [(byte)(2 + (point[^1] & 1)), .. point[1..33]];

    private static byte[] Oid(string oid) => TestKey.Encode(writer => writer.WriteObjectIdentifier(oid));
}
