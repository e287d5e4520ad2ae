using Enforcer.Certificates.Validation.Names;
using Enforcer.Tests.Support;

namespace Enforcer.Tests.Certificates.Validation.Cases;

/// <summary>RFC 9525 and the SPIFFE X.509-SVID standard: whom a leaf names, and what a workload's leaf must be.</summary>
internal static class PeerCases
{
    private const string Mismatch = "peer-mismatch";
    private const string BadForm = "spiffe-id-malformed";

    public static IEnumerable<ChainCase> All => [.. Hosts, .. Addresses, .. Uris, .. Mailboxes, .. AlternativeNames, .. Workloads];

    private static IEnumerable<ChainCase> Hosts =>
    [
        Host("host/the same", "ok", "a.example.com", "a.example.com"),
        Host("host/case", "ok", "A.Example.com", "a.EXAMPLE.com"),
        Host("host/another", Mismatch, "a.example.com", "b.example.com"),
        Host("host/above", Mismatch, "a.example.com", "example.com"),
        Host("host/below", Mismatch, "example.com", "a.example.com"),
        Host("host/asked with its dot", "ok", "a.example.com", "a.example.com."),
        Host("host/asked with two dots", Mismatch, "a.example.com", "a.example.com.."),
        Host("host/named with its dot", $"nonconforming|{Mismatch}", "a.example.com.", "a.example.com"),
        Host("host/underscore", "ok", "a_b.example.com", "a_b.example.com"),
        Host("host/punycode", "ok", "xn--bcher-kva.example", "xn--bcher-kva.example"),
        Host("host/asked in letters that are not ASCII", Mismatch, "xn--bcher-kva.example", "b\u00FCcher.example"),
        Host("host/wildcard", "ok", "*.example.com", "a.example.com"),
        Host("host/wildcard for two labels", Mismatch, "*.example.com", "a.b.example.com"),
        Host("host/wildcard for none", Mismatch, "*.example.com", "example.com"),
        Host("host/wildcard under a top-level domain", Mismatch, "*.com", "example.com"),
        Host("host/wildcard alone", Mismatch, "*", "localhost"),
        Host("host/wildcard as a part of a label", Mismatch, "a*.example.com", "ab.example.com"),
        Host("host/wildcard in the middle", Mismatch, "a.*.example.com", "a.b.example.com"),
        Host("host/two wildcards", Mismatch, "*.*.example.com", "a.b.example.com"),
        Host("host/wildcard asked for", Mismatch, "*.example.com", "*.example.com"),
        Host("host/NUL within", $"nonconforming|{Mismatch}", "a.example.com\0.evil.org", "a.example.com"),
        Host("host/blank", $"nonconforming|{Mismatch}", " ", "a.example.com"),
        Host("host/an address as a name", Mismatch, "10.0.0.1", "10.0.0.1"),
        Host("host/common name only", Mismatch, null, "leaf"),
        Host("host/nothing asked", Mismatch, "a.example.com", ""),
    ];

    private static IEnumerable<ChainCase> Addresses =>
    [
        Peer("peer-address/the same", "ok", GeneralNameKind.Address, "10.0.0.1", (7, "0A000001")),
        Peer("peer-address/another", Mismatch, GeneralNameKind.Address, "10.0.0.2", (7, "0A000001")),
        Peer("peer-address/IPv6", "ok", GeneralNameKind.Address, "2001:db8::1", (7, "20010DB8000000000000000000000001")),
        Peer("peer-address/IPv6 in capitals and in full", "ok", GeneralNameKind.Address, "2001:0DB8:0:0:0:0:0:1", (7, "20010DB8000000000000000000000001")),
        Peer("peer-address/IPv4 as IPv6", Mismatch, GeneralNameKind.Address, "::ffff:10.0.0.1", (7, "0A000001")),
        Peer("peer-address/octal", Mismatch, GeneralNameKind.Address, "012.0.0.1", (7, "0A000001")),
        Peer("peer-address/shortened", Mismatch, GeneralNameKind.Address, "10.1", (7, "0A000001")),
        Peer("peer-address/one number", Mismatch, GeneralNameKind.Address, "167772161", (7, "0A000001")),
        Peer("peer-address/hexadecimal", Mismatch, GeneralNameKind.Address, "0x0A.0.0.1", (7, "0A000001")),
        Peer("peer-address/with a zone", Mismatch, GeneralNameKind.Address, "fe80::1%1", (7, "FE800000000000000000000000000001")),
        Peer("peer-address/in brackets", Mismatch, GeneralNameKind.Address, "[2001:db8::1]", (7, "20010DB8000000000000000000000001")),
        Peer("peer-address/a name", Mismatch, GeneralNameKind.Address, "localhost", (2, "localhost")),
        Peer("peer-address/named as a host", Mismatch, GeneralNameKind.Address, "10.0.0.1", (2, "10.0.0.1")),
    ];

    private static IEnumerable<ChainCase> Uris =>
    [
        Peer("peer-uri/the same", "ok", GeneralNameKind.Uri, GoodChain.Id),
        Peer("peer-uri/another", Mismatch, GeneralNameKind.Uri, GoodChain.Id + "2"),
        Peer("peer-uri/beginning of it", Mismatch, GeneralNameKind.Uri, GoodChain.Id[..^1]),
        Peer("peer-uri/case", Mismatch, GeneralNameKind.Uri, GoodChain.Id.ToUpperInvariant()),
        Peer("peer-uri/encoded", Mismatch, GeneralNameKind.Uri, GoodChain.Id.Replace("web", "%77eb", StringComparison.Ordinal)),
    ];

    private static IEnumerable<ChainCase> Mailboxes =>
    [
        Peer("peer-email/the same", "ok", GeneralNameKind.Email, "a@example.com", (1, "a@example.com")),
        Peer("peer-email/case of the host", "ok", GeneralNameKind.Email, "a@EXAMPLE.com", (1, "a@example.com")),
        Peer("peer-email/case of the name", Mismatch, GeneralNameKind.Email, "A@example.com", (1, "a@example.com")),
        Peer("peer-email/another", Mismatch, GeneralNameKind.Email, "b@example.com", (1, "a@example.com")),
        Peer("peer-email/host alone", Mismatch, GeneralNameKind.Email, "example.com", (1, "a@example.com")),
    ];

    private static IEnumerable<ChainCase> AlternativeNames =>
    [
        Names("alternative-names/empty", "malformed", "30 00"),
        Names("alternative-names/empty host", "malformed", "30 02 82 00"),
        Names("alternative-names/empty URI", "malformed", "30 02 86 00"),
        Names("alternative-names/host not ASCII", "malformed", "30 04 82 02 C3 A4"),
        Names("alternative-names/unknown form", "malformed", "30 03 89 01 61"),
        Names("alternative-names/universal tag", "malformed", "30 03 16 01 61"),
        Names("alternative-names/in pieces", "malformed", "30 05 A2 03 16 01 61"),
        Names("alternative-names/something behind", "malformed", "30 03 82 01 61 05 00"),
        Names("alternative-names/empty other name", "malformed", "30 02 A0 00"),
        Names("alternative-names/URI without a scheme", $"nonconforming|{BadForm}", "30 03 86 01 61"),
        Names("alternative-names/relative URI", $"nonconforming|{BadForm}", "30 04 86 02 2F 61"),
        Names("alternative-names/URI with a blank", $"nonconforming|{BadForm}", "30 06 86 04 61 3A 20 62"),
        Names("alternative-names/mailbox with a name beside it", "nonconforming|spiffe-id-missing", "30 08 81 06 78 3C 61 40 62 3E"),
        Names("alternative-names/critical beside a subject", "ok", "", leaf => leaf.Replacing(TestExtensions.Names(true, (6, GoodChain.Id)))),
    ];

    private static IEnumerable<ChainCase> Workloads =>
    [
        Id("workload/no URI", "ok|spiffe-id-missing"),
        Id("workload/two URIs", "ok|spiffe-id-ambiguous", GoodChain.Id, "spiffe://cluster.local/x"),
        Id("workload/the same URI twice", "ok|spiffe-id-ambiguous", GoodChain.Id, GoodChain.Id),
        Id("workload/a URI beside the ID", "ok|spiffe-id-ambiguous", GoodChain.Id, "https://example.com/"),
        Id("workload/another scheme", $"ok|{BadForm}", "https://cluster.local/x"),
        Id("workload/scheme in capitals", $"ok|{BadForm}", "SPIFFE://cluster.local/x"),
        Id("workload/trust domain alone", $"ok|{BadForm}", "spiffe://cluster.local"),
        Id("workload/slash at the end", $"ok|{BadForm}", "spiffe://cluster.local/x/"),
        Id("workload/slash alone", $"ok|{BadForm}", "spiffe://cluster.local/"),
        Id("workload/empty segment", $"ok|{BadForm}", "spiffe://cluster.local//x"),
        Id("workload/dot segment", $"ok|{BadForm}", "spiffe://cluster.local/a/./b"),
        Id("workload/two-dot segment", $"ok|{BadForm}", "spiffe://cluster.local/a/../b"),
        Id("workload/three dots", "ok", "spiffe://cluster.local/a/.../b"),
        Id("workload/trust domain in capitals", $"ok|{BadForm}", "spiffe://Cluster.local/x"),
        Id("workload/port", $"ok|{BadForm}", "spiffe://cluster.local:80/x"),
        Id("workload/user", $"ok|{BadForm}", "spiffe://a@cluster.local/x"),
        Id("workload/query", $"ok|{BadForm}", "spiffe://cluster.local/x?y"),
        Id("workload/fragment", $"ok|{BadForm}", "spiffe://cluster.local/x#y"),
        Id("workload/percent", $"ok|{BadForm}", "spiffe://cluster.local/%78"),
        Id("workload/no trust domain", $"ok|{BadForm}", "spiffe:///x"),
        Id("workload/2048 octets", "ok", "spiffe://cluster.local/" + new string('a', 2025)),
        Id("workload/2049 octets", $"ok|{BadForm}", "spiffe://cluster.local/" + new string('a', 2026)),
        Id("workload/trust domain of 255 octets", "ok", "spiffe://" + new string('a', 255) + "/x"),
        Id("workload/trust domain of 256 octets", $"ok|{BadForm}", "spiffe://" + new string('a', 256) + "/x"),
        ChainCase.OfLeaf("workload/ten years", "ok", leaf => leaf with { NotBefore = TestCertificate.Now.AddYears(-5), NotAfter = TestCertificate.Now.AddYears(5) }),
        ChainCase.OfLeaf("workload/eleven years", "ok|leaf-lifetime", leaf => leaf with { NotBefore = TestCertificate.Now.AddYears(-6), NotAfter = TestCertificate.Now.AddYears(5) }),
    ];

    private static ChainCase Host(string name, string expected, string? named, string asked) =>
        Peer(name, expected, GeneralNameKind.Dns, asked, named is null ? [] : [(2, named)]);

    private static ChainCase Peer(string name, string expected, GeneralNameKind kind, string asked, params (int, string)[] names) =>
        ChainCase.OfLeaf(name, expected, leaf => leaf.Replacing(TestExtensions.Names(false, [(6, GoodChain.Id), .. names]))) with
        {
            Line = new() { Leaf = "", Intermediates = [], Roots = [], Peer = new PeerName(kind, asked) },
        };

    private static ChainCase Names(string name, string expected, string hex, Func<TestCertificate, TestCertificate>? change = null) =>
        ChainCase.OfLeaf(name, expected, change ?? (leaf => leaf.Replacing(TestExtensions.Raw("2.5.29.17", false, hex))));

    private static ChainCase Id(string name, string expected, params string[] ids) =>
        ChainCase.OfLeaf(name, expected, leaf => leaf.Replacing(TestExtensions.Names(false, [(2, GoodChain.Host), .. ids.Select(id => (6, id))])));
}
