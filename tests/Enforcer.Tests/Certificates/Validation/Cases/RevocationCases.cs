using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Enforcer.Certificates.Validation.Extensions;
using Enforcer.Certificates.Validation.Revocation;
using Enforcer.Tests.Support;

namespace Enforcer.Tests.Certificates.Validation.Cases;

/// <summary>RFC 5280 5 and 6.3: which lists speak of a certificate, which are believed, and what they say. The chain is a root and a leaf.</summary>
internal static class RevocationCases
{
    private const string Missing = "crl-missing";
    private const string Malformed = "crl-malformed";

    // SubjectPublicKeyInfo aside, fields of a list: version, algorithm, issuer, this update, next update, entries, extensions.
    private const int ThisUpdate = 3;
    private const int Entries = 5;

    private static readonly TestCertificate Leaf = GoodChain.LeafOf(GoodChain.Root);
    private static readonly TestCertificate Other = GoodChain.LeafOf(GoodChain.Root);
    private static readonly TestList List = new() { Issuer = GoodChain.Root };
    private static readonly TestCertificate Signer = new() { Subject = "CN=lists", Issuer = GoodChain.Root, Extensions = [TestExtensions.Usage(X509KeyUsageFlags.CrlSign)] };

    public static IEnumerable<ChainCase> All => [.. Plain, .. Freshness, .. Forms, .. EntryForms, .. Signers, .. Scopes, .. Places, .. Reasons, .. Deltas, .. Chains, .. Modes];

    private static IEnumerable<ChainCase> Plain =>
    [
        Of("crl/none asked for", "ok") with { Lists = null },
        Of("crl/none there", Missing),
        Of("crl/not in it", "ok", List),
        Of("crl/another in it", "ok", List.Revoking(Other)),
        Of("crl/in it", "revoked", List.Revoking(Leaf)),
        Of("crl/in the second of two", "revoked", List, (List with { Number = 2 }).Revoking(Leaf)),
        Of("crl/in the older of two", "revoked", List.Revoking(Leaf), List with { Number = 2 }),
        Of("crl/same number of another issuer", Missing, new TestList { Issuer = TestCertificate.Authority("CN=other") }.Revoking(Leaf)),
        Of("crl/of another key of the same name", Missing, new TestList { Issuer = TestCertificate.Authority("CN=root") }),
        Of("crl/in one of another key of the same name", "ok", new TestList { Issuer = TestCertificate.Authority("CN=root") }.Revoking(Leaf), List),
    ];

    private static IEnumerable<ChainCase> Freshness =>
    [
        Of("crl-time/ended", "crl-stale", List with { NextUpdate = TestCertificate.Now.AddSeconds(-1) }),
        Of("crl-time/ends now", "ok", List with { NextUpdate = TestCertificate.Now }),
        Of("crl-time/begins now", "ok", List with { ThisUpdate = TestCertificate.Now }),
        Of("crl-time/not begun", "crl-stale", List with { ThisUpdate = TestCertificate.Now.AddSeconds(1) }),
        Of("crl-time/no end", "crl-stale", List with { NextUpdate = null }),
        Of("crl-time/ended beside a current one", "ok", List with { NextUpdate = TestCertificate.Now.AddSeconds(-1) }, List with { Number = 2 }),
        Of("crl-time/in one that ended", "revoked", (List with { NextUpdate = TestCertificate.Now.AddSeconds(-1) }).Revoking(Leaf), List with { Number = 2 }),
        Of("crl-time/with a fraction", Malformed, List with { Rewrite = Replace(ThisUpdate, "18 11 32 30 32 36 30 35 30 31 30 30 30 30 30 30 2E 35 5A") }),
        Of("crl-time/GeneralizedTime before 2050", "ok", List with { Rewrite = Replace(ThisUpdate, "18 0F 32 30 32 36 30 35 30 31 30 30 30 30 30 30 5A") }),
    ];

    private static IEnumerable<ChainCase> Forms =>
    [
        Of("crl-form/no number", $"{Missing}|ok", List with { Number = null }),
        Of("crl-form/in one without a number", $"{Missing}|revoked", (List with { Number = null }).Revoking(Leaf)),
        Of("crl-form/critical number", $"{Missing}|ok", (List with { Number = null }).With(TestExtensions.Raw(ExtensionOids.CrlNumber, true, "02 01 01"))),
        Of("crl-form/number of 20 octets", "ok", List with { Number = System.Numerics.BigInteger.Pow(2, 158) }),
        Of("crl-form/unknown extension", "ok", List.With(new X509Extension("1.2.3.4", [5, 0], false))),
        Of("crl-form/unknown critical extension", Missing, List.With(new X509Extension("1.2.3.4", [5, 0], true))),
        Of("crl-form/one extension twice", Malformed, List.With(new X509Extension("1.2.3.4", [5, 0], false), new X509Extension("1.2.3.4", [5, 0], false))),
        Of("crl-form/version 3", Malformed, List with { Rewrite = Replace(0, "02 01 02") }),
        Of("crl-form/version 1 written out", Malformed, List with { Rewrite = Replace(0, "02 01 00") }),
        Of("crl-form/version 1 with extensions", Malformed, List with { Rewrite = Replace(0, "") }),
        Of("crl-form/algorithm differs", Malformed, List with { Rewrite = Replace(1, "30 0A 06 08 2A 86 48 CE 3D 04 03 03") }),
        Of("crl-form/empty list of entries", "ok", List.Revoking(Other) with { Rewrite = Replace(Entries, "30 00") }),
        Of("crl-form/empty scope", "ok", List.With(TestExtensions.Raw(ExtensionOids.IssuingDistributionPoint, true, "30 00"))),
        Of("crl-form/something behind", Malformed, List with { Rewrite = DerNode.Edit(signed => signed.Replacement = signed.WithNullAtTheEnd()) }),
    ];

    private static IEnumerable<ChainCase> EntryForms =>
    [
        Of("crl-entry/no reason", "revoked", Listing("")),
        Of("crl-entry/unknown extension", "revoked", Listing("30 0B 30 09 06 03 2A 03 04 04 02 05 00")),
        Of("crl-entry/unknown critical extension", Missing, Listing("30 0E 30 0C 06 03 2A 03 04 01 01 FF 04 02 05 00")),
        Of("crl-entry/unknown critical extension on another", Missing, List.Revoking(Other) with { Rewrite = Replace(Entries, Entry("05", "30 0E 30 0C 06 03 2A 03 04 01 01 FF 04 02 05 00")) }),
        Of("crl-entry/invalidity date", "revoked", Listing("30 1A 30 18 06 03 55 1D 18 04 11 18 0F 32 30 32 36 30 35 30 31 30 30 30 30 30 30 5A")),
        Of("crl-entry/unknown reason", "revoked", Listing("30 0C 30 0A 06 03 55 1D 15 04 03 0A 01 63")),
        Of("crl-entry/reason that is no number", Malformed, Listing("30 0C 30 0A 06 03 55 1D 15 04 03 02 01 01")),
        Of("crl-entry/empty extensions", Malformed, Listing("30 00")),
        Of("crl-entry/no date", Malformed, List.Revoking(Leaf) with { Rewrite = Replace(Entries, "30 05 30 03 02 01 05") }),
        Of("crl-entry/number not minimal", Malformed, List.Revoking(Leaf) with { Rewrite = Replace(Entries, Entry("0005", "")) }),
        Of("crl-entry/issuer named in a list that is not indirect", Malformed, List.Revoking(TestCertificate.Leaf(Signer)) with { IsIndirect = true }),
    ];

    private static IEnumerable<ChainCase> Signers =>
    [
        Of("crl-signer/another key", Missing, List with { Signer = TestCertificate.Authority("CN=root") }),
        Of("crl-signer/authority that may not sign lists", Missing, List) with { Root = GoodChain.Root.Replacing(TestExtensions.Usage(X509KeyUsageFlags.KeyCertSign)) },
        Of("crl-signer/authority without a key usage", "ok", List) with { Root = GoodChain.Root.Without(ExtensionOids.KeyUsage) },
        Of("crl-signer/a key for lists apart, in it", "revoked", new TestList { Issuer = ForLists }.Revoking(Leaf), List) with { Intermediates = [ForLists] },
        Of("crl-signer/a key for lists apart that only its own list clears", Missing, new TestList { Issuer = ForLists }) with { Intermediates = [ForLists] },
        Of("crl-signer/a key for lists apart that is not offered", Missing, new TestList { Issuer = ForLists }),
        Of("crl-signer/a key apart that may not sign lists", Missing, new TestList { Issuer = ForLists }) with { Intermediates = [ForLists.Replacing(GoodChain.Usage)] },
        Of("crl-signer/a key apart that ended", Missing, new TestList { Issuer = ForLists }) with { Intermediates = [ForLists with { NotAfter = TestCertificate.Now.AddSeconds(-1) }] },
        Of("crl-signer/a key apart under another root", Missing, new TestList { Issuer = ForLists }) with
        {
            Roots = [GoodChain.Root, OtherRoot], Intermediates = [ForLists with { Issuer = OtherRoot }],
        },
        Of("crl-signer/the leaf itself", Missing, new TestList { Issuer = Leaf with { Subject = "CN=root" } }) with { Leaf = Leaf with { Subject = "CN=root" } },
        Of("crl-signer/SHA-1", "ok|crl-missing", List with { Hash = HashAlgorithmName.SHA1, Algorithm = "1.2.840.10045.4.1" }),
    ];

    private static IEnumerable<ChainCase> Scopes =>
    [
        Of("crl-scope/users", "ok", List.Scoped(1)),
        Of("crl-scope/users, in it", "revoked", List.Scoped(1).Revoking(Leaf)),
        Of("crl-scope/authorities", Missing, List.Scoped(2)),
        Of("crl-scope/authorities, in it", Missing, List.Scoped(2).Revoking(Leaf)),
        Of("crl-scope/attributes", Missing, List.Scoped(5)),
        Of("crl-scope/users, an authority asked", "crl-missing|crl-missing", List.Scoped(1)) with { Leaf = Leaf.With(TestExtensions.Authority()) },
        Of("crl-scope/authorities, an authority asked", "ok|leaf-is-authority", List.Scoped(2)) with { Leaf = Leaf.With(TestExtensions.Authority()) },
        Of("crl-scope/users and authorities at once", Malformed, List.With(Scope("30 06 81 01 FF 82 01 FF"))),
        Of("crl-scope/a default written out", Malformed, List.With(Scope("30 03 81 01 00"))),
        Of("crl-scope/one list for each", "ok", List.Scoped(2), List.Scoped(1)),
        Of("crl-scope/not critical", "crl-missing", List.With(TestExtensions.Raw(ExtensionOids.IssuingDistributionPoint, false, "30 03 82 01 FF"))),
    ];

    // The place "a:b", the place "a:c", and the place next to the issuer's name.
    private static IEnumerable<ChainCase> Places =>
    [
        Of("crl-place/the same", "ok", List.With(Scope("30 09 A0 07 A0 05 86 03 61 3A 62"))) with { Leaf = Leaf.With(Point("30 0B 30 09 A0 07 A0 05 86 03 61 3A 62")) },
        Of("crl-place/the same, in it", "revoked", List.With(Scope("30 09 A0 07 A0 05 86 03 61 3A 62")).Revoking(Leaf)) with { Leaf = Leaf.With(Point("30 0B 30 09 A0 07 A0 05 86 03 61 3A 62")) },
        Of("crl-place/another", Missing, List.With(Scope("30 09 A0 07 A0 05 86 03 61 3A 63"))) with { Leaf = Leaf.With(Point("30 0B 30 09 A0 07 A0 05 86 03 61 3A 62")) },
        Of("crl-place/of another part, in it", Missing, List.With(Scope("30 09 A0 07 A0 05 86 03 61 3A 63")).Revoking(Leaf)) with { Leaf = Leaf.With(Point("30 0B 30 09 A0 07 A0 05 86 03 61 3A 62")) },
        Of("crl-place/one of two", "ok", List.With(Scope("30 0E A0 0C A0 0A 86 03 61 3A 63 86 03 61 3A 62"))) with { Leaf = Leaf.With(Point("30 0B 30 09 A0 07 A0 05 86 03 61 3A 62")) },
        Of("crl-place/list of the whole, certificate of a part", "ok", List) with { Leaf = Leaf.With(Point("30 0B 30 09 A0 07 A0 05 86 03 61 3A 62")) },
        Of("crl-place/list of a part, certificate of none", Missing, List.With(Scope("30 09 A0 07 A0 05 86 03 61 3A 62"))),
        Of("crl-place/relative to the issuer", "ok", List.With(Scope("30 0E A0 0C A1 0A 30 08 06 03 55 04 03 13 01 78"))) with { Leaf = Leaf.With(Point("30 10 30 0E A0 0C A1 0A 30 08 06 03 55 04 03 13 01 78")) },
        Of("crl-place/relative to the issuer, another", Missing, List.With(Scope("30 0E A0 0C A1 0A 30 08 06 03 55 04 03 13 01 79"))) with { Leaf = Leaf.With(Point("30 10 30 0E A0 0C A1 0A 30 08 06 03 55 04 03 13 01 78")) },
        Of("crl-place/indirect", "ok", Indirect) with { Intermediates = [Signer], Leaf = Leaf.With(TestExtensions.ListsFrom("CN=lists")) },
        Of("crl-place/indirect, in it", "revoked", Indirect.Revoking(Leaf)) with { Intermediates = [Signer], Leaf = Leaf.With(TestExtensions.ListsFrom("CN=lists")) },
        Of("crl-place/indirect, same number of another issuer", "ok", Indirect.Revoking(Leaf with { Issuer = Signer })) with { Intermediates = [Signer], Leaf = Leaf.With(TestExtensions.ListsFrom("CN=lists")) },
        Of("crl-place/indirect, but does not say so", Missing, Indirect with { Extensions = [] }) with { Intermediates = [Signer], Leaf = Leaf.With(TestExtensions.ListsFrom("CN=lists")) },
        Of("crl-place/indirect, certificate does not name it", Missing, Indirect) with { Intermediates = [Signer] },
        Of("crl-place/indirect, certificate names another", Missing, Indirect) with { Intermediates = [Signer], Leaf = Leaf.With(TestExtensions.ListsFrom("CN=elsewhere")) },
        Of("crl-place/issuer's own list that calls itself indirect", "ok", List.Scoped(4)),
    ];

    private static IEnumerable<ChainCase> Reasons =>
    [
        Of("crl-reasons/some alone", Missing, List.ForReasons(6, 0x40)),
        Of("crl-reasons/some alone, in it", "revoked", List.ForReasons(6, 0x40).Revoking(Leaf)),
        Of("crl-reasons/all in two", "ok", List.ForReasons(6, 0x40), List.ForReasons(7, 0x3F, 0x80)),
        Of("crl-reasons/all in two, in the second", "revoked", List.ForReasons(6, 0x40), List.ForReasons(7, 0x3F, 0x80).Revoking(Leaf)),
        Of("crl-reasons/all but one in two", Missing, List.ForReasons(6, 0x40), List.ForReasons(0, 0x3F)),
        Of("crl-reasons/rest ended", "crl-stale", List.ForReasons(6, 0x40), List.ForReasons(7, 0x3F, 0x80) with { NextUpdate = TestCertificate.Now.AddSeconds(-1) }),
        Of("crl-reasons/hold", "revoked", List.Revoking(Leaf, X509RevocationReason.CertificateHold)),
        Of("crl-reasons/hold that ended", "ok", (List with { NextUpdate = TestCertificate.Now.AddSeconds(-1) }).Revoking(Leaf, X509RevocationReason.CertificateHold), List with { Number = 2 }),
        Of("crl-reasons/removed from a complete list", "ok", List.Revoking(Leaf, X509RevocationReason.RemoveFromCrl)),
        Of("crl-reasons/point for some, list for all", Missing, List.With(Scope("30 09 A0 07 A0 05 86 03 61 3A 62"))) with { Leaf = Leaf.With(Point("30 0F 30 0D A0 07 A0 05 86 03 61 3A 62 81 02 06 40")) },
    ];

    private static IEnumerable<ChainCase> Deltas
    {
        get
        {
            var delta = (List with { Number = 2 }).Delta(1);
            var held = List.Revoking(Leaf, X509RevocationReason.CertificateHold);
            return
            [
                Of("crl-delta/without a base", Missing, delta),
                Of("crl-delta/nothing new", "ok", List, delta),
                Of("crl-delta/in it", "revoked", List, delta.Revoking(Leaf)),
                Of("crl-delta/in the base", "revoked", List.Revoking(Leaf), delta),
                Of("crl-delta/hold taken back", "ok", held, delta.Revoking(Leaf, X509RevocationReason.RemoveFromCrl)),
                Of("crl-delta/hold not taken back", "revoked", held, delta),
                Of("crl-delta/base newer than its start", "ok", List with { Number = 3 }, (List with { Number = 5 }).Delta(1)),
                Of("crl-delta/base older than its start", "ok", List, (List with { Number = 9 }).Delta(5).Revoking(Leaf)),
                Of("crl-delta/older than its base", "ok", List with { Number = 7 }, (List with { Number = 5 }).Delta(1).Revoking(Leaf)),
                Of("crl-delta/another scope", "ok", List, delta.Scoped(1).Revoking(Leaf)),
                Of("crl-delta/ended", "ok", List, (delta with { NextUpdate = TestCertificate.Now.AddSeconds(-1) }).Revoking(Leaf)),
                Of("crl-delta/signed by another", "ok", List, (delta with { Signer = TestCertificate.Authority("CN=root") }).Revoking(Leaf)),
                Of("crl-delta/newest of two", "ok", held, delta.Revoking(Leaf), (List with { Number = 3 }).Delta(1).Revoking(Leaf, X509RevocationReason.RemoveFromCrl)),
                Of("crl-delta/not critical", "ok", List, (List with { Number = 2 }).With(TestExtensions.Raw(ExtensionOids.DeltaCrlIndicator, false, "02 01 01"))),
            ];
        }
    }

    private static IEnumerable<ChainCase> Chains =>
    [
        Long("crl-chain/lists of both issuers", "ok", List, OfIssuing),
        Long("crl-chain/list of the root missing", Missing, OfIssuing),
        Long("crl-chain/list of the issuer missing", Missing, List),
        Long("crl-chain/authority in it", "revoked", List.Revoking(GoodChain.Issuing), OfIssuing),
        Long("crl-chain/leaf in it", "revoked", List, OfIssuing.Revoking(GoodChain.Leaf)),
        Long("crl-chain/leaf's number in the root's list", "ok", List.Revoking(GoodChain.Leaf), OfIssuing),
        Long("crl-chain/twin of the authority in it", "ok", List.Revoking(GoodChain.Issuing with { Serial = 4711 }), OfIssuing) with { Intermediates = [GoodChain.Issuing with { Serial = 4711 }, GoodChain.Issuing] },
        Long("crl-chain/the anchor is never in one", "ok", List.Revoking(GoodChain.Root), OfIssuing),
    ];

    private static IEnumerable<ChainCase> Modes =>
    [
        Of("crl-mode/prefer, none there", "ok") with { Line = In(RevocationMode.Prefer) },
        Of("crl-mode/prefer, ended", "ok", List with { NextUpdate = TestCertificate.Now.AddSeconds(-1) }) with { Line = In(RevocationMode.Prefer) },
        Of("crl-mode/prefer, in it", "revoked", List.Revoking(Leaf)) with { Line = In(RevocationMode.Prefer) },
        Of("crl-mode/prefer, cannot be read", Malformed, List with { Rewrite = Replace(0, "02 01 02") }) with { Line = In(RevocationMode.Prefer) },
        Of("crl-mode/off, in it", "ok", List.Revoking(Leaf)) with { Line = In(RevocationMode.Off) },
    ];

    private static TestCertificate ForLists { get; } = Signer with { Subject = "CN=root" };

    private static TestCertificate OtherRoot { get; } = TestCertificate.Authority("CN=other root");

    private static TestList OfIssuing { get; } = new() { Issuer = GoodChain.Issuing };

    private static TestList Indirect { get; } = (new TestList { Issuer = Signer, IsIndirect = true }).Scoped(4);

    private static ChainCase Of(string name, string expected, params TestList[] lists) => ChainCase.Of(name, expected) with
    {
        Intermediates = [],
        Leaf = Leaf,
        // The signer of an indirect list needs a list of its own issuer.
        Lists = Array.Exists(lists, list => list.Issuer == Signer) && expected != Missing ? [.. lists, List] : lists,
    };

    private static ChainCase Long(string name, string expected, params TestList[] lists) => ChainCase.Of(name, expected) with { Lists = lists };

    private static Enforcer.Certificates.Verification.ChainLine In(RevocationMode mode) => new() { Leaf = "", Intermediates = [], Roots = [], Revocation = mode };

    private static X509Extension Scope(string hex) => TestExtensions.Raw(ExtensionOids.IssuingDistributionPoint, true, hex);

    private static X509Extension Point(string hex) => TestExtensions.Raw(ExtensionOids.CrlDistributionPoints, false, hex);

    private static TestList Listing(string extensions) =>
        List.Revoking(Leaf) with { Rewrite = Replace(Entries, Entry(Convert.ToHexString(Leaf.Serial.ToByteArray(isBigEndian: true)), extensions)) };

    private static string Entry(string serial, string extensions) =>
        Convert.ToHexString(DerNode.Wrap(0x30, DerNode.Wrap(0x30, [.. DerNode.Wrap(2, Hex(serial)), .. Hex("170D3236303530313030303030305A"), .. Hex(extensions)])));

    private static Func<byte[], byte[]> Replace(int field, string hex) => DerNode.Edit(signed => signed[field].Replacement = Hex(hex));

    private static byte[] Hex(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
}
