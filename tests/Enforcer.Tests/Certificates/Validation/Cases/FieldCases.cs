using System.Numerics;
using System.Security.Cryptography;
using Enforcer.Tests.Support;

namespace Enforcer.Tests.Certificates.Validation.Cases;

/// <summary>RFC 5280 4.1: the fields of a certificate, each once as it must be and wrong in every way that the text names.</summary>
internal static class FieldCases
{
    private const int Serial = 1;
    private const int Issuer = 3;
    private const int Validity = 4;
    private const int Subject = 5;

    public static IEnumerable<ChainCase> All => [.. Versions, .. Serials, .. UniqueIds, .. Algorithms, .. Signatures, .. Issuers, .. Validities, .. Subjects];

    private static IEnumerable<ChainCase> Versions =>
    [
        ChainCase.OfLeaf("version/3 with extensions", "ok", leaf => leaf),
        ChainCase.OfLeaf("version/1 leaf names nobody", "ok|spiffe-id-missing", leaf => leaf with { Version = 1, Extensions = [] }),
        ChainCase.OfLeaf("version/1 with extensions", "malformed", leaf => leaf with { Version = 1 }),
        ChainCase.OfLeaf("version/2 with extensions", "malformed", leaf => leaf with { Version = 2 }),
        ChainCase.OfLeaf("version/2 without", "ok|spiffe-id-missing", leaf => leaf with { Version = 2, Extensions = [] }),
        ChainCase.OfLeaf("version/4", "malformed", leaf => leaf with { Version = 4 }),
        ChainCase.OfLeaf("version/negative", "malformed", leaf => leaf with { Rewrite = Replace(0, "A0 03 02 01 FF") }),
        ChainCase.OfLeaf("version/1 written out", "malformed", leaf => leaf with { Version = 2, Extensions = [], Rewrite = Replace(0, "A0 03 02 01 00") }),
        ChainCase.OfLeaf("version/empty wrapper", "malformed", leaf => leaf with { Rewrite = Replace(0, "A0 00") }),
        ChainCase.OfLeaf("version/two of them", "malformed", leaf => leaf with { Rewrite = Replace(0, "A0 06 02 01 02 02 01 02") }),
        ChainCase.OfIssuing("version/1 authority below the anchor", "issuer-not-authority", authority => authority with { Version = 1, Extensions = [] }),
        ChainCase.OfIssuing("version/2 authority below the anchor", "issuer-not-authority", authority => authority with { Version = 2, Extensions = [] }),
        ChainCase.OfRoot("version/1 anchor", "ok", root => root with { Version = 1, Extensions = [] }),
        ChainCase.OfRoot("version/2 anchor", "ok", root => root with { Version = 2, Extensions = [] }),
    ];

    private static IEnumerable<ChainCase> Serials =>
    [
        ChainCase.OfLeaf("serial/one", "ok", leaf => leaf with { Serial = 1 }),
        ChainCase.OfLeaf("serial/zero", "nonconforming", leaf => leaf with { Serial = 0 }),
        ChainCase.OfIssuing("serial/zero on an authority", "nonconforming", authority => authority with { Serial = 0 }),
        ChainCase.OfRoot("serial/zero on an anchor", "ok", root => root with { Serial = 0 }),
        ChainCase.OfLeaf("serial/negative", "ok|nonconforming", leaf => leaf with { Serial = -5 }),
        ChainCase.OfLeaf("serial/20 octets", "ok", leaf => leaf with { Serial = BigInteger.Pow(2, 158) }),
        ChainCase.OfLeaf("serial/20 octets and a sign", "nonconforming", leaf => leaf with { Serial = BigInteger.Pow(2, 159) }),
        ChainCase.OfLeaf("serial/21 octets", "nonconforming", leaf => leaf with { Serial = BigInteger.Pow(2, 162) }),
        ChainCase.OfLeaf("serial/leading zero", "malformed", leaf => leaf with { Rewrite = Replace(Serial, "02 02 00 05") }),
        ChainCase.OfLeaf("serial/leading ones", "malformed", leaf => leaf with { Rewrite = Replace(Serial, "02 02 FF 85") }),
        ChainCase.OfLeaf("serial/no octet", "malformed", leaf => leaf with { Rewrite = Replace(Serial, "02 00") }),
        ChainCase.OfLeaf("serial/octet string", "malformed", leaf => leaf with { Rewrite = Replace(Serial, "04 01 05") }),
    ];

    private static IEnumerable<ChainCase> UniqueIds =>
    [
        ChainCase.OfLeaf("unique-id/in version 3", "nonconforming", leaf => leaf with { HasUniqueId = true }),
        ChainCase.OfLeaf("unique-id/in version 2", "nonconforming", leaf => leaf with { Version = 2, Extensions = [], HasUniqueId = true }),
        ChainCase.OfLeaf("unique-id/in version 1", "malformed", leaf => leaf with { Version = 1, Extensions = [], HasUniqueId = true }),
        ChainCase.OfIssuing("unique-id/of an authority", "nonconforming", authority => authority with { HasUniqueId = true }),
    ];

    private static IEnumerable<ChainCase> Algorithms =>
    [
        ChainCase.OfLeaf("algorithm/differs outside", "malformed", leaf => leaf with { Damage = Outer("30 0A 06 08 2A 86 48 CE 3D 04 03 03") }),
        ChainCase.OfLeaf("algorithm/parameters differ outside", "malformed", leaf => leaf with { Damage = Outer("30 0C 06 08 2A 86 48 CE 3D 04 03 02 05 00") }),
        ChainCase.OfLeaf("algorithm/differs inside", "malformed", leaf => leaf with { Rewrite = Replace(2, "30 0A 06 08 2A 86 48 CE 3D 04 03 03") }),
        ChainCase.OfLeaf("algorithm/unknown", "unsupported-algorithm", leaf => leaf with { Signature = "1.2.3.4" }),
        ChainCase.OfLeaf("algorithm/Ed25519 claimed", "unsupported-algorithm", leaf => leaf with { Signature = "1.3.101.112" }),
        ChainCase.OfLeaf("algorithm/SHA-1", "ok|weak-signature", leaf => leaf with { Signature = "1.2.840.10045.4.1", Hash = HashAlgorithmName.SHA1 }),
        ChainCase.OfLeaf("algorithm/another hash than was used", "bad-signature", leaf => leaf with { Signature = "1.2.840.10045.4.3.3" }),
        ChainCase.OfLeaf("algorithm/RSA claimed by an elliptic curve", "bad-signature", leaf => leaf with { Signature = "1.2.840.113549.1.1.11" }),
    ];

    private static IEnumerable<ChainCase> Signatures =>
    [
        ChainCase.OfLeaf("signature/one bit changed", "bad-signature", leaf => leaf with { Damage = Last(bits => Flip(bits, ^1)) }),
        ChainCase.OfLeaf("signature/empty", "bad-signature", leaf => leaf with { Damage = Last(_ => [0]) }),
        ChainCase.OfLeaf("signature/no unused-bits octet", "malformed", leaf => leaf with { Damage = Last(_ => []) }),
        ChainCase.OfLeaf("signature/bits over", "malformed", leaf => leaf with { Damage = Last(bits => [4, .. bits[1..^1], 0xF0]) }),
        ChainCase.OfLeaf("signature/octets behind the pair", "bad-signature", leaf => leaf with { Damage = Last(bits => [.. bits, 5, 0]) }),
        ChainCase.OfLeaf("signature/zeros", "bad-signature", leaf => leaf with { Damage = Last(_ => Convert.FromHexString("003006020100020100")) }),
        ChainCase.OfLeaf("signature/length of the pair not minimal", "bad-signature", leaf => leaf with { Damage = Last(bits => [0, 0x30, 0x81, .. bits[2..]]) }),
        ChainCase.OfIssuing("signature/of an authority changed", "untrusted-issuer", authority => authority with { Damage = whole => [.. whole, 0] }),
        ChainCase.OfIssuing("signature/by another key of the same name", "bad-signature", authority => authority with { Issuer = TestCertificate.Authority("CN=root") }),
        ChainCase.OfRoot("signature/of an anchor is not asked for", "ok", root => root with { Damage = Last(bits => Flip(bits, ^1)) }),
    ];

    private static IEnumerable<ChainCase> Issuers =>
    [
        ChainCase.OfLeaf("issuer/another", "untrusted-issuer", leaf => leaf with { IssuerName = "CN=other" }),
        ChainCase.OfLeaf("issuer/empty", "nonconforming", leaf => leaf with { IssuerName = "" }),
        ChainCase.OfLeaf("issuer/case", "ok", leaf => leaf with { IssuerName = "CN=ISSUING" }),
        ChainCase.OfLeaf("issuer/blanks around", "ok", leaf => leaf with { Rewrite = Replace(Issuer, Name("0C", " issuing ")) }),
        ChainCase.OfLeaf("issuer/blank within", "untrusted-issuer", leaf => leaf with { Rewrite = Replace(Issuer, Name("0C", "issu ing")) }),
        ChainCase.OfLeaf("issuer/UTF8String", "ok", leaf => leaf with { Rewrite = Replace(Issuer, Name("0C", "issuing")) }),
        ChainCase.OfLeaf("issuer/PrintableString", "ok", leaf => leaf with { Rewrite = Replace(Issuer, Name("13", "issuing")) }),
        ChainCase.OfLeaf("issuer/T61String", "ok", leaf => leaf with { Rewrite = Replace(Issuer, Name("14", "issuing")) }),
        ChainCase.OfLeaf("issuer/BMPString", "ok", leaf => leaf with { Rewrite = Replace(Issuer, "30 19 31 17 30 15 06 03 55 04 03 1E 0E 0069 0073 0073 0075 0069 006E 0067") }),
        ChainCase.OfLeaf("issuer/octets that are no string", "untrusted-issuer", leaf => leaf with { Rewrite = Replace(Issuer, Name("04", "issuing")) }),
        ChainCase.OfLeaf("issuer/another attribute", "untrusted-issuer", leaf => leaf with { IssuerName = "O=issuing" }),
        ChainCase.OfLeaf("issuer/one part more", "untrusted-issuer", leaf => leaf with { IssuerName = "CN=issuing, O=x" }),
        ChainCase.Of("issuer/two parts in another order", "untrusted-issuer") with
        {
            Intermediates = [GoodChain.Issuing with { Subject = "O=x, CN=issuing" }], Leaf = GoodChain.Leaf with { IssuerName = "CN=issuing, O=x" },
        },
        ChainCase.Of("issuer/several blanks count as one", "ok") with
        {
            Intermediates = [GoodChain.Issuing with { Subject = "CN=is  suing" }], Leaf = GoodChain.Leaf with { IssuerName = "CN=is suing" },
        },
    ];

    private static IEnumerable<ChainCase> Validities =>
    [
        Times("UTCTime", "ok", "170D3236303530313030303030305A", "170D3236303730313030303030305A"),
        Times("GeneralizedTime before 2050", "ok", "180F32303236303530313030303030305A", "180F32303236303730313030303030305A"),
        Times("year 2050 and later", "ok|leaf-lifetime", "170D3236303530313030303030305A", "180F32303530303130313030303030305A"),
        Times("year 9999", "ok|leaf-lifetime", "170D3236303530313030303030305A", "180F39393939313233313233353935395A"),
        Times("two digits from 50 on are the last century", "expired", "170D3236303530313030303030305A", "170D3530303130313030303030305A"),
        Times("two digits up to 49 are this century", "ok|leaf-lifetime", "170D3236303530313030303030305A", "170D3439313233313233353935395A"),
        Times("end before start", "expired", "170D3236303530313030303030305A", "170D3236303430313030303030305A"),
        Times("UTCTime without seconds", "malformed", "170B323630353031303030305A", "170D3236303730313030303030305A"),
        Times("UTCTime with an offset", "malformed", "171132363035303130303030 30302B30303030", "170D3236303730313030303030305A"),
        Times("UTCTime without Z", "malformed", "170C323630353031303030303030", "170D3236303730313030303030305A"),
        Times("GeneralizedTime with a fraction", "malformed", "181132303236303530313030303030302E355A", "170D3236303730313030303030305A"),
        Times("GeneralizedTime with an offset", "malformed", "1813323032363035303130303030 30302B30303030", "170D3236303730313030303030305A"),
        Times("GeneralizedTime without Z", "malformed", "180E3230323630353031303030303030", "170D3236303730313030303030305A"),
        Times("month 13", "malformed", "170D3236303530313030303030305A", "170D3236313330313030303030305A"),
        Times("day 30 of February", "malformed", "170D3236303530313030303030305A", "170D3237303233303030303030305A"),
        Times("hour 24", "malformed", "170D3236303530313030303030305A", "170D3237303230313234303030305A"),
        Times("second 60", "malformed", "170D3236303530313030303030305A", "170D3237303230313233353936305A"),
        Times("letters", "malformed", "170D3236303530313030303030305A", "170D323730323031303030303A305A"),
        Times("blank for a digit", "malformed", "170D3236303530313030303030305A", "170D3237203230313030303030305A"),
        Times("a third time", "malformed", "170D3236303530313030303030305A", "170D3236303730313030303030305A170D3236303730313030303030305A"),
        Times("no end", "malformed", "170D3236303530313030303030305A", ""),
        Times("null", "malformed", "0500", "0500"),
        ChainCase.Of("validity/start of the leaf is now", "ok") with { Time = TestCertificate.Now.AddDays(-1) },
        ChainCase.Of("validity/end of the leaf is now", "ok") with { Time = TestCertificate.Now.AddDays(1) },
        ChainCase.Of("validity/one second late", "expired") with { Time = TestCertificate.Now.AddDays(1).AddSeconds(1) },
        ChainCase.Of("validity/one second early", "not-yet-valid") with { Time = TestCertificate.Now.AddDays(-1).AddSeconds(-1) },
        ChainCase.OfIssuing("validity/authority ended", "expired", authority => authority with { NotAfter = TestCertificate.Now.AddSeconds(-1) }),
        ChainCase.OfIssuing("validity/authority not begun", "not-yet-valid", authority => authority with { NotBefore = TestCertificate.Now.AddSeconds(1) }),
        ChainCase.OfRoot("validity/anchor ended", "expired", root => root with { NotAfter = TestCertificate.Now.AddSeconds(-1) }),
        ChainCase.OfRoot("validity/anchor not begun", "not-yet-valid", root => root with { NotBefore = TestCertificate.Now.AddSeconds(1) }),
        ChainCase.OfIssuing("validity/leaf outlives its authority", "ok", authority => authority with { NotAfter = TestCertificate.Now.AddMinutes(1) }),
    ];

    private static IEnumerable<ChainCase> Subjects =>
    [
        ChainCase.OfLeaf("subject/empty beside critical names", "ok", leaf => (leaf with { Subject = "" }).Replacing(TestExtensions.Names(true, (6, GoodChain.Id)))),
        ChainCase.OfLeaf("subject/empty beside other names", "nonconforming|ok", leaf => leaf with { Subject = "" }),
        ChainCase.OfLeaf("subject/empty without names", "nonconforming|spiffe-id-missing", leaf => (leaf with { Subject = "" }).Without("2.5.29.17")),
        ChainCase.OfIssuing("subject/empty of an authority", "nonconforming", authority => authority with { Subject = "" }),
        ChainCase.OfLeaf("subject/UTF-8 broken", "malformed", leaf => leaf with { Rewrite = Replace(Subject, "30 0D 31 0B 30 09 06 03 55 04 03 0C 02 C3 28") }),
        ChainCase.OfLeaf("subject/BMPString of three octets", "malformed", leaf => leaf with { Rewrite = Replace(Subject, "30 0E 31 0C 30 0A 06 03 55 04 03 1E 03 00 41 00") }),
        ChainCase.OfLeaf("subject/empty set", "malformed", leaf => leaf with { Rewrite = Replace(Subject, "30 02 31 00") }),
        ChainCase.OfLeaf("subject/attribute without a value", "malformed", leaf => leaf with { Rewrite = Replace(Subject, "30 09 31 07 30 05 06 03 55 04 03") }),
        ChainCase.OfLeaf("subject/attribute with two values", "malformed", leaf => leaf with { Rewrite = Replace(Subject, "30 0F 31 0D 30 0B 06 03 55 04 03 13 01 41 13 01 41") }),
        ChainCase.OfLeaf("subject/set in order", "ok", leaf => leaf with { Rewrite = Replace(Subject, "30 16 31 14 30 08 06 03 55 04 03 13 01 41 30 08 06 03 55 04 0A 13 01 41") }),
        ChainCase.OfLeaf("subject/set out of order", "malformed", leaf => leaf with { Rewrite = Replace(Subject, "30 16 31 14 30 08 06 03 55 04 0A 13 01 41 30 08 06 03 55 04 03 13 01 41") }),
        ChainCase.OfLeaf("subject/no sequence", "malformed", leaf => leaf with { Rewrite = Replace(Subject, "31 0C 31 0A 30 08 06 03 55 04 03 13 01 41") }),
    ];

    private static ChainCase Times(string name, string expected, string start, string end) =>
        ChainCase.OfLeaf($"validity/{name}", expected, leaf => leaf with { Rewrite = Replace(Validity, Convert.ToHexString(DerNode.Wrap(0x30, Hex(start + end)))) });

    private static string Name(string tag, string text)
    {
        byte[] value = DerNode.Wrap(Hex(tag)[0], System.Text.Encoding.ASCII.GetBytes(text));
        return Convert.ToHexString(DerNode.Wrap(0x30, DerNode.Wrap(0x31, DerNode.Wrap(0x30, [.. Hex("0603550403"), .. value]))));
    }

    private static Func<byte[], byte[]> Replace(int field, string hex) => DerNode.Edit(signed => signed[field].Replacement = Hex(hex));

    private static Func<byte[], byte[]> Outer(string hex) => DerNode.Edit(whole => whole[1].Replacement = Hex(hex));

    private static Func<byte[], byte[]> Last(Func<byte[], byte[]> change) =>
        DerNode.Edit(whole => whole[2].Replacement = DerNode.Wrap(3, change(whole[2].Content.ToArray())));

    private static byte[] Flip(byte[] octets, Index at)
    {
        octets[at] ^= 1;
        return octets;
    }

    private static byte[] Hex(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
}
