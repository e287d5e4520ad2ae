using System.Security.Cryptography.X509Certificates;
using Enforcer.Certificates.Validation.Extensions;
using Enforcer.Tests.Support;

namespace Enforcer.Tests.Certificates.Validation.Cases;

/// <summary>RFC 5280 4.2: extensions as such, and each that path validation knows but name constraints, which are many.</summary>
internal static class ExtensionCases
{
    private const string Bc = ExtensionOids.BasicConstraints;
    private const string Ku = ExtensionOids.KeyUsage;
    private const string Eku = ExtensionOids.ExtendedKeyUsage;
    private const string Aki = ExtensionOids.AuthorityKeyIdentifier;
    private const string Ski = ExtensionOids.SubjectKeyIdentifier;

    // Of a version 3 certificate with a version written out.
    private const int Extensions = 7;

    public static IEnumerable<ChainCase> All =>
        [.. Frames, .. Unknown, .. AuthorityKeys, .. SubjectKeys, .. KeyUsages, .. Basics, .. Purposes, .. Policies, .. Points, .. Others];

    private static IEnumerable<ChainCase> Frames =>
    [
        ChainCase.OfLeaf("extensions/one twice", "malformed", leaf => leaf.With(GoodChain.Names)),
        ChainCase.OfLeaf("extensions/one twice and unknown", "malformed", leaf => leaf.With(Unread(false), Unread(false))),
        ChainCase.OfLeaf("extensions/empty list", "malformed", leaf => leaf with { Rewrite = Change(extensions => extensions.Replacement = [0xA3, 2, 0x30, 0]) }),
        ChainCase.OfLeaf("extensions/empty wrapper", "malformed", leaf => leaf with { Rewrite = Change(extensions => extensions.Replacement = [0xA3, 0]) }),
        ChainCase.OfLeaf("extensions/something behind the list", "malformed", leaf => leaf with { Rewrite = Change(extensions => extensions.Replacement = extensions.WithNullAtTheEnd()) }),
        ChainCase.OfLeaf("extensions/not critical written out", "malformed", leaf => leaf with { Rewrite = Append("30 0B 06 03 2A 03 04 01 01 00 04 01 05") }),
        ChainCase.OfLeaf("extensions/criticality of 1", "malformed", leaf => leaf with { Rewrite = Append("30 0B 06 03 2A 03 04 01 01 01 04 01 05") }),
        ChainCase.OfLeaf("extensions/criticality of two octets", "malformed", leaf => leaf with { Rewrite = Append("30 0C 06 03 2A 03 04 01 02 FF FF 04 01 05") }),
        ChainCase.OfLeaf("extensions/criticality behind the value", "malformed", leaf => leaf with { Rewrite = Append("30 0B 06 03 2A 03 04 04 01 05 01 01 FF") }),
        ChainCase.OfLeaf("extensions/no value", "malformed", leaf => leaf with { Rewrite = Append("30 05 06 03 2A 03 04") }),
        ChainCase.OfLeaf("extensions/value in pieces", "malformed", leaf => leaf with { Rewrite = Append("30 0A 06 03 2A 03 04 24 03 04 01 05") }),
        ChainCase.OfLeaf("extensions/name of zero octets", "malformed", leaf => leaf with { Rewrite = Append("30 05 06 00 04 01 05") }),
        ChainCase.OfLeaf("extensions/name not minimal", "malformed", leaf => leaf with { Rewrite = Append("30 09 06 04 2A 80 03 04 04 01 05") }),
        ChainCase.OfLeaf("extensions/name that ends within a number", "malformed", leaf => leaf with { Rewrite = Append("30 08 06 03 2A 03 84 04 01 05") }),
        ChainCase.OfLeaf("extensions/sixty unknown", "ok", leaf => leaf.With([.. Enumerable.Range(1, 59).Select(number => new X509Extension($"1.2.3.{number}", [5, 0], false))])),
        ChainCase.OfLeaf("extensions/another order", "ok", leaf => leaf with { Extensions = [.. leaf.Extensions.Reverse()] }),
    ];

    private static IEnumerable<ChainCase> Unknown =>
    [
        ChainCase.OfLeaf("unknown/critical", "critical-extension", leaf => leaf.With(Unread(true))),
        ChainCase.OfLeaf("unknown/not critical", "ok", leaf => leaf.With(Unread(false))),
        ChainCase.OfLeaf("unknown/not critical and no DER", "ok", leaf => leaf.With(TestExtensions.Raw("1.2.3.4", false, "30 80 FF"))),
        ChainCase.OfIssuing("unknown/critical on an authority", "critical-extension", authority => authority.With(Unread(true))),
        ChainCase.OfIssuing("unknown/not critical on an authority", "ok", authority => authority.With(Unread(false))),
        ChainCase.OfRoot("unknown/critical on an anchor", "critical-extension", root => root.With(Unread(true))),
        ChainCase.OfLeaf("unknown/critical information access", "critical-extension", leaf => leaf.With(TestExtensions.Raw("1.3.6.1.5.5.7.1.1", true, "30 13 30 11 06 08 2B 06 01 05 05 07 30 01 86 05 68 74 74 70 3A"))),
        ChainCase.OfLeaf("unknown/information access", "ok", leaf => leaf.With(TestExtensions.Raw("1.3.6.1.5.5.7.1.1", false, "30 13 30 11 06 08 2B 06 01 05 05 07 30 01 86 05 68 74 74 70 3A"))),
        ChainCase.OfLeaf("unknown/precertificate poison", "critical-extension", leaf => leaf.With(TestExtensions.Raw("1.3.6.1.4.1.11129.2.4.3", true, "05 00"))),
        ChainCase.OfLeaf("unknown/critical directory attributes", "critical-extension", leaf => leaf.With(TestExtensions.Raw("2.5.29.9", true, "30 00"))),
    ];

    private static IEnumerable<ChainCase> AuthorityKeys =>
    [
        ChainCase.OfLeaf("authority-key/absent", "nonconforming|ok", leaf => WithKeys(leaf, authorityKey: null)),
        ChainCase.OfIssuing("authority-key/absent on an authority", "nonconforming|ok", authority => WithKeys(authority, authorityKey: null)),
        ChainCase.OfRoot("authority-key/absent on an anchor", "ok", root => WithKeys(root, authorityKey: null)),
        ChainCase.OfLeaf("authority-key/of another key", "ok", leaf => WithKeys(leaf, TestExtensions.Raw(Aki, false, "30 06 80 04 01 02 03 04"))),
        ChainCase.OfLeaf("authority-key/critical", "nonconforming|ok", leaf => WithKeys(leaf, TestExtensions.Raw(Aki, true, "30 06 80 04 01 02 03 04"))),
        ChainCase.OfLeaf("authority-key/empty", "nonconforming|ok", leaf => WithKeys(leaf, TestExtensions.Raw(Aki, false, "30 00"))),
        ChainCase.OfLeaf("authority-key/issuer and serial alone", "nonconforming|ok", leaf => WithKeys(leaf, TestExtensions.Raw(Aki, false, "30 0A A1 05 82 03 61 2E 62 82 01 05"))),
        ChainCase.OfLeaf("authority-key/all fields", "ok", leaf => WithKeys(leaf, TestExtensions.Raw(Aki, false, "30 10 80 04 01 02 03 04 A1 05 82 03 61 2E 62 82 01 05"))),
        ChainCase.OfLeaf("authority-key/issuer without serial", "malformed", leaf => WithKeys(leaf, TestExtensions.Raw(Aki, false, "30 07 A1 05 82 03 61 2E 62"))),
        ChainCase.OfLeaf("authority-key/serial without issuer", "malformed", leaf => WithKeys(leaf, TestExtensions.Raw(Aki, false, "30 03 82 01 05"))),
        ChainCase.OfLeaf("authority-key/octets instead of a sequence", "malformed", leaf => WithKeys(leaf, TestExtensions.Raw(Aki, false, "04 04 01 02 03 04"))),
        ChainCase.OfLeaf("authority-key/fields in another order", "malformed", leaf => WithKeys(leaf, TestExtensions.Raw(Aki, false, "30 10 A1 05 82 03 61 2E 62 82 01 05 80 04 01 02 03 04"))),
    ];

    private static IEnumerable<ChainCase> SubjectKeys =>
    [
        ChainCase.OfLeaf("subject-key/absent on a leaf", "ok", leaf => leaf with { HasIdentifiers = false, Extensions = [.. leaf.Extensions, TestExtensions.AuthorityKey(PublicKey(leaf.Issuer!))] }),
        ChainCase.OfIssuing("subject-key/absent on an authority", "nonconforming|ok", authority =>
            authority with { HasIdentifiers = false, Extensions = [.. authority.Extensions, TestExtensions.AuthorityKey(PublicKey(authority.Issuer!))] }),
        ChainCase.OfRoot("subject-key/absent on an anchor", "nonconforming|ok", root => root with { HasIdentifiers = false }),
        ChainCase.OfIssuing("subject-key/critical", "nonconforming|ok", authority => WithKeys(authority, TestExtensions.AuthorityKey(PublicKey(authority.Issuer!)), TestExtensions.Raw(Ski, true, "04 01 05"))),
        ChainCase.OfIssuing("subject-key/no octet string", "untrusted-issuer", authority => WithKeys(authority, TestExtensions.AuthorityKey(PublicKey(authority.Issuer!)), TestExtensions.Raw(Ski, false, "02 01 05"))),
    ];

    private static IEnumerable<ChainCase> KeyUsages =>
    [
        ChainCase.OfIssuing("key-usage/absent on an authority", "ok", authority => authority.Without(Ku)),
        ChainCase.OfIssuing("key-usage/authority that may sign lists only", "issuer-key-usage", authority => authority.Replacing(TestExtensions.Usage(X509KeyUsageFlags.CrlSign))),
        ChainCase.OfIssuing("key-usage/authority that may sign data only", "issuer-key-usage", authority => authority.Replacing(GoodChain.Usage)),
        ChainCase.OfIssuing("key-usage/not critical on an authority", "ok", authority => authority.Replacing(TestExtensions.Raw(Ku, false, "03 02 01 06"))),
        ChainCase.OfRoot("key-usage/anchor that may sign lists only", "issuer-key-usage", root => root.Replacing(TestExtensions.Usage(X509KeyUsageFlags.CrlSign))),
        ChainCase.OfLeaf("key-usage/absent", "ok|key-usage", leaf => leaf.Without(Ku)),
        ChainCase.OfLeaf("key-usage/not critical", "ok", leaf => leaf.Replacing(TestExtensions.Raw(Ku, false, "03 02 07 80"))),
        ChainCase.OfLeaf("key-usage/that of an authority on a leaf", "ok|key-usage", leaf => leaf.Replacing(TestExtensions.Usage(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyCertSign))),
        ChainCase.OfLeaf("key-usage/no bit", "malformed", leaf => leaf.Replacing(TestExtensions.Raw(Ku, true, "03 01 00"))),
        ChainCase.OfLeaf("key-usage/zero bits written", "malformed", leaf => leaf.Replacing(TestExtensions.Raw(Ku, true, "03 02 00 00"))),
        ChainCase.OfLeaf("key-usage/zeros at the end", "ok", leaf => leaf.Replacing(TestExtensions.Raw(Ku, true, "03 02 00 80"))),
        ChainCase.OfLeaf("key-usage/unused bits set", "malformed", leaf => leaf.Replacing(TestExtensions.Raw(Ku, true, "03 02 07 FF"))),
        ChainCase.OfLeaf("key-usage/eight unused bits", "malformed", leaf => leaf.Replacing(TestExtensions.Raw(Ku, true, "03 02 08 80"))),
        ChainCase.OfLeaf("key-usage/ninth bit", "ok", leaf => leaf.Replacing(TestExtensions.Raw(Ku, true, "03 03 07 88 80"))),
        ChainCase.OfLeaf("key-usage/something behind", "malformed", leaf => leaf.Replacing(TestExtensions.Raw(Ku, true, "03 02 07 80 05 00"))),
        ChainCase.OfLeaf("key-usage/an integer", "malformed", leaf => leaf.Replacing(TestExtensions.Raw(Ku, true, "02 01 05"))),
    ];

    private static IEnumerable<ChainCase> Basics =>
    [
        ChainCase.OfIssuing("basic-constraints/absent on an authority", "issuer-not-authority", authority => authority.Without(Bc)),
        ChainCase.OfIssuing("basic-constraints/empty on an authority", "issuer-not-authority", authority => authority.Replacing(TestExtensions.Raw(Bc, true, "30 00"))),
        ChainCase.OfIssuing("basic-constraints/not critical on an authority", "ok", authority => authority.Replacing(TestExtensions.Raw(Bc, false, "30 03 01 01 FF"))),
        ChainCase.OfIssuing("basic-constraints/not an authority written out", "untrusted-issuer", authority => authority.Replacing(TestExtensions.Raw(Bc, true, "30 03 01 01 00"))),
        ChainCase.OfIssuing("basic-constraints/authority as 1", "untrusted-issuer", authority => authority.Replacing(TestExtensions.Raw(Bc, true, "30 03 01 01 01"))),
        ChainCase.OfIssuing("basic-constraints/length 0", "ok", authority => authority.Replacing(TestExtensions.Raw(Bc, true, "30 06 01 01 FF 02 01 00"))),
        ChainCase.OfIssuing("basic-constraints/length negative", "untrusted-issuer", authority => authority.Replacing(TestExtensions.Raw(Bc, true, "30 06 01 01 FF 02 01 FF"))),
        ChainCase.OfIssuing("basic-constraints/length not minimal", "untrusted-issuer", authority => authority.Replacing(TestExtensions.Raw(Bc, true, "30 07 01 01 FF 02 02 00 00"))),
        ChainCase.OfIssuing("basic-constraints/length beyond 64 bits", "ok", authority => authority.Replacing(TestExtensions.Raw(Bc, true, "30 0E 01 01 FF 02 09 01 00 00 00 00 00 00 00 00"))),
        ChainCase.OfIssuing("basic-constraints/something behind", "untrusted-issuer", authority => authority.Replacing(TestExtensions.Raw(Bc, true, "30 08 01 01 FF 02 01 00 05 00"))),
        ChainCase.OfRoot("basic-constraints/absent on an anchor of version 3", "issuer-not-authority", root => root.Without(Bc)),
        ChainCase.OfRoot("basic-constraints/anchor says it is no authority", "issuer-not-authority", root => root.Replacing(TestExtensions.Raw(Bc, true, "30 00"))),
        ChainCase.OfLeaf("basic-constraints/authority as the leaf", "ok|leaf-is-authority", leaf => leaf.With(TestExtensions.Authority())),
        ChainCase.OfLeaf("basic-constraints/empty on a leaf", "ok", leaf => leaf.With(TestExtensions.Raw(Bc, true, "30 00"))),
        ChainCase.OfLeaf("basic-constraints/length without authority on a leaf", "ok", leaf => leaf.With(TestExtensions.Raw(Bc, true, "30 03 02 01 00"))),
    ];

    private static IEnumerable<ChainCase> Purposes =>
    [
        ChainCase.OfLeaf("extended-key-usage/absent", "ok", leaf => leaf.Without(Eku)),
        ChainCase.OfLeaf("extended-key-usage/absent, server asked", "ok", leaf => leaf.Without(Eku)) with { Line = Asking(ExtensionOids.ServerAuthentication) },
        ChainCase.OfLeaf("extended-key-usage/client, server asked", "extended-key-usage", leaf => leaf.Replacing(TestExtensions.Purposes(ExtensionOids.ClientAuthentication))) with
        {
            Line = Asking(ExtensionOids.ServerAuthentication),
        },
        ChainCase.OfLeaf("extended-key-usage/server, server asked", "ok|extended-key-usage", leaf => leaf.Replacing(TestExtensions.Purposes(ExtensionOids.ServerAuthentication))) with
        {
            Line = Asking(ExtensionOids.ServerAuthentication),
        },
        ChainCase.OfLeaf("extended-key-usage/any, server asked", "ok|extended-key-usage", leaf => leaf.Replacing(TestExtensions.Purposes(ExtensionOids.AnyPurpose))) with
        {
            Line = Asking(ExtensionOids.ServerAuthentication),
        },
        ChainCase.OfLeaf("extended-key-usage/critical", "ok", leaf => leaf.Replacing(new X509Extension(Eku, GoodChain.Purposes.RawData, true))),
        ChainCase.OfLeaf("extended-key-usage/empty", "malformed", leaf => leaf.Replacing(TestExtensions.Raw(Eku, false, "30 00"))),
        ChainCase.OfIssuing("extended-key-usage/authority for clients, server asked", "extended-key-usage", authority => authority.With(TestExtensions.Purposes(ExtensionOids.ClientAuthentication))) with
        {
            Line = Asking(ExtensionOids.ServerAuthentication),
        },
        ChainCase.OfIssuing("extended-key-usage/authority for both, server asked", "ok", authority => authority.With(GoodChain.Purposes)) with { Line = Asking(ExtensionOids.ServerAuthentication) },
        ChainCase.OfIssuing("extended-key-usage/authority for any, server asked", "ok", authority => authority.With(TestExtensions.Purposes(ExtensionOids.AnyPurpose))) with
        {
            Line = Asking(ExtensionOids.ServerAuthentication),
        },
        ChainCase.OfIssuing("extended-key-usage/authority for signing code, nothing asked", "ok|extended-key-usage", authority => authority.With(TestExtensions.Purposes("1.3.6.1.5.5.7.3.3"))),
        ChainCase.OfRoot("extended-key-usage/anchor for signing code", "ok", root => root.With(TestExtensions.Purposes("1.3.6.1.5.5.7.3.3"))) with { Line = Asking(ExtensionOids.ServerAuthentication) },
    ];

    private static IEnumerable<ChainCase> Policies =>
    [
        ChainCase.OfLeaf("policies/empty", "malformed", leaf => leaf.With(TestExtensions.Raw(ExtensionOids.CertificatePolicies, false, "30 00"))),
        ChainCase.OfLeaf("policies/one twice", "malformed", leaf => leaf.With(TestExtensions.Policies("1.2.3", "1.2.3"))),
        ChainCase.OfLeaf("policies/unknown qualifier", "ok", leaf => leaf.With(TestExtensions.Raw(ExtensionOids.CertificatePolicies, false, "30 10 30 0E 06 02 2A 03 30 08 30 06 06 02 2A 04 05 00"))),
        ChainCase.OfLeaf("policies/unknown qualifier, critical", "critical-extension", leaf => leaf.With(TestExtensions.Raw(ExtensionOids.CertificatePolicies, true, "30 10 30 0E 06 02 2A 03 30 08 30 06 06 02 2A 04 05 00"))),
        ChainCase.OfLeaf("policies/known qualifier, critical", "ok", leaf => leaf.With(TestExtensions.Raw(ExtensionOids.CertificatePolicies, true, "30 18 30 16 06 02 2A 03 30 10 30 0E 06 08 2B 06 01 05 05 07 02 01 16 02 61 3A"))),
        ChainCase.OfLeaf("policies/empty qualifiers", "malformed", leaf => leaf.With(TestExtensions.Raw(ExtensionOids.CertificatePolicies, false, "30 08 30 06 06 02 2A 03 30 00"))),
        ChainCase.OfIssuing("policies/constraints empty", "untrusted-issuer", authority => authority.With(TestExtensions.Raw(ExtensionOids.PolicyConstraints, true, "30 00"))),
        ChainCase.OfIssuing("policies/constraints negative", "untrusted-issuer", authority => authority.With(TestExtensions.Raw(ExtensionOids.PolicyConstraints, true, "30 03 80 01 FF"))),
        ChainCase.OfIssuing("policies/constraints not critical", "ok", authority => authority.With(TestExtensions.Raw(ExtensionOids.PolicyConstraints, false, "30 03 81 01 00"))),
        ChainCase.OfIssuing("policies/inhibit any, not critical", "nonconforming|ok", authority => authority.With(TestExtensions.Raw(ExtensionOids.InhibitAnyPolicy, false, "02 01 00"))),
        ChainCase.OfIssuing("policies/inhibit any, negative", "untrusted-issuer", authority => authority.With(TestExtensions.Raw(ExtensionOids.InhibitAnyPolicy, true, "02 01 FF"))),
        ChainCase.OfIssuing("policies/mappings empty", "untrusted-issuer", authority => authority.With(TestExtensions.Raw(ExtensionOids.PolicyMappings, true, "30 00"))),
        ChainCase.OfIssuing("policies/mapping from any", "policy-required", authority => authority.With(TestExtensions.Mappings((ExtensionOids.AnyPolicy, "1.2.3")))),
        ChainCase.OfIssuing("policies/mapping to any", "policy-required", authority => authority.With(TestExtensions.Mappings(("1.2.3", ExtensionOids.AnyPolicy)))),
        ChainCase.OfIssuing("policies/mapping not critical", "ok", authority => authority.With(TestExtensions.Policies("1.2.3"), TestExtensions.Raw(ExtensionOids.PolicyMappings, false, "30 0A 30 08 06 02 2A 03 06 02 2A 04"))),
    ];

    private static IEnumerable<ChainCase> Points =>
    [
        ChainCase.OfLeaf("distribution-points/a place", "ok", leaf => leaf.With(TestExtensions.Raw(ExtensionOids.CrlDistributionPoints, false, "30 0B 30 09 A0 07 A0 05 86 03 61 3A 62"))),
        ChainCase.OfLeaf("distribution-points/critical", "ok", leaf => leaf.With(TestExtensions.Raw(ExtensionOids.CrlDistributionPoints, true, "30 0B 30 09 A0 07 A0 05 86 03 61 3A 62"))),
        ChainCase.OfLeaf("distribution-points/empty", "malformed", leaf => leaf.With(TestExtensions.Raw(ExtensionOids.CrlDistributionPoints, false, "30 00"))),
        ChainCase.OfLeaf("distribution-points/empty point", "malformed", leaf => leaf.With(TestExtensions.Raw(ExtensionOids.CrlDistributionPoints, false, "30 02 30 00"))),
        ChainCase.OfLeaf("distribution-points/reasons alone", "malformed", leaf => leaf.With(TestExtensions.Raw(ExtensionOids.CrlDistributionPoints, false, "30 06 30 04 81 02 06 40"))),
        ChainCase.OfLeaf("distribution-points/freshest, critical", "critical-extension", leaf => leaf.With(TestExtensions.Raw(ExtensionOids.FreshestCrl, true, "30 0B 30 09 A0 07 A0 05 86 03 61 3A 62"))),
        ChainCase.OfLeaf("distribution-points/freshest", "ok", leaf => leaf.With(TestExtensions.Raw(ExtensionOids.FreshestCrl, false, "30 0B 30 09 A0 07 A0 05 86 03 61 3A 62"))),
    ];

    private static IEnumerable<ChainCase> Others =>
    [
        ChainCase.OfLeaf("issuer-names/there", "ok", leaf => leaf.With(TestExtensions.Raw(ExtensionOids.IssuerAlternativeName, false, "30 05 82 03 61 2E 62"))),
        ChainCase.OfLeaf("issuer-names/critical", "ok", leaf => leaf.With(TestExtensions.Raw(ExtensionOids.IssuerAlternativeName, true, "30 05 82 03 61 2E 62"))),
        ChainCase.OfLeaf("issuer-names/empty", "malformed", leaf => leaf.With(TestExtensions.Raw(ExtensionOids.IssuerAlternativeName, false, "30 00"))),
    ];

    private static Enforcer.Certificates.Verification.ChainLine Asking(string purpose) => new() { Leaf = "", Intermediates = [], Roots = [], Purpose = purpose };

    private static X509Extension Unread(bool critical) => new("1.2.3.4", [5, 0], critical);

    private static byte[] PublicKey(TestCertificate certificate) => certificate.Key.ExportSubjectPublicKeyInfo();

    private static TestCertificate WithKeys(TestCertificate certificate, X509Extension? authorityKey, X509Extension? subjectKey = null) => certificate with
    {
        HasIdentifiers = false,
        Extensions = [.. certificate.Extensions, subjectKey ?? TestExtensions.SubjectKey(PublicKey(certificate)), .. authorityKey is null ? Array.Empty<X509Extension>() : [authorityKey]],
    };

    private static Func<byte[], byte[]> Change(Action<DerNode> change) => DerNode.Edit(signed => change(signed[Extensions]));

    private static Func<byte[], byte[]> Append(string hex) => Change(extensions =>
        extensions[0].Children.Add(DerNode.Opaque(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)))));
}
