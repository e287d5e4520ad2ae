using Enforcer.Certificates.Validation.Extensions;
using Enforcer.Tests.Support;

namespace Enforcer.Tests.Certificates.Validation.Cases;

/// <summary>RFC 5280 4.2.1.10 form by form: the issuing authority carries the constraints, the leaf the names.</summary>
internal static class ConstraintCases
{
    private const int Email = 1;
    private const int Dns = 2;
    private const int Directory = 4;
    private const int Uri = 6;
    private const int Address = 7;
    private const string Outside = "name-constraints";

    // Of type 1.2.3.
    private const string OtherName = "A00806022A03A0020500";

    private static readonly string Mailbox = TestExtensions.Mailbox("a@example.org");

    public static IEnumerable<ChainCase> All => [.. DnsNames, .. Wildcards, .. Addresses, .. Emails, .. Uris, .. Directories, .. OtherForms, .. Encodings];

    private static IEnumerable<ChainCase> DnsNames =>
    [
        Permitted("dns/the base itself", "ok", Dns, "example.com", "example.com"),
        Permitted("dns/one label below", "ok", Dns, "example.com", "a.example.com"),
        Permitted("dns/two labels below", "ok", Dns, "example.com", "a.b.example.com"),
        Permitted("dns/case", "ok", Dns, "Example.COM", "a.eXample.com"),
        Permitted("dns/not at a label", Outside, Dns, "example.com", "badexample.com"),
        Permitted("dns/above the base", Outside, Dns, "a.example.com", "example.com"),
        Permitted("dns/another", Outside, Dns, "example.com", "example.org"),
        Permitted("dns/base within the name", Outside, Dns, "example.com", "example.com.evil.org"),
        Permitted("dns/one of two names", Outside, Dns, "example.com", "example.com", "example.org"),
        Permitted("dns/everything", "ok", Dns, "", "example.org"),
        Permitted("dns/top-level domain", "ok", Dns, "com", "a.example.com"),
        Permitted("dns/no name of the form", "ok", Dns, "example.com"),
        Permitted("dns/leading dot in the base", "untrusted-issuer", Dns, ".example.com", "a.example.com"),
        Permitted("dns/trailing dot in the base", "untrusted-issuer", Dns, "example.com.", "a.example.com"),
        Permitted("dns/wildcard in the base", "untrusted-issuer", Dns, "*.example.com", "a.example.com"),
        Permitted("dns/empty label in the base", "untrusted-issuer", Dns, "a..example.com", "a.example.com"),
        Permitted("dns/trailing dot in the name", $"nonconforming|{Outside}", Dns, "example.com", "a.example.com."),
        Permitted("dns/NUL in the name", $"nonconforming|{Outside}", Dns, "example.com", "evil.org\0.example.com"),
        Permitted("dns/blank name", $"nonconforming|{Outside}", Dns, "example.com", " "),
        Excluded("dns/excluded itself", Outside, Dns, "example.com", "example.com"),
        Excluded("dns/excluded below", Outside, Dns, "example.com", "a.example.com"),
        Excluded("dns/excluded, case", Outside, Dns, "EXAMPLE.com", "a.example.COM"),
        Excluded("dns/excluded, not at a label", "ok", Dns, "example.com", "badexample.com"),
        Excluded("dns/excluded, above", "ok", Dns, "a.example.com", "example.com"),
        Excluded("dns/excluded everything", Outside, Dns, "", "example.com"),
        Excluded("dns/excluded everything, no name of the form", "ok", Dns, ""),
        Excluded("dns/excluded, trailing dot in the name", $"nonconforming|{Outside}", Dns, "example.com", "a.example.com."),
        Both("dns/permitted and excluded within", Outside, [(Dns, "example.com")], [(Dns, "a.example.com")], (Dns, "a.example.com")),
        Both("dns/permitted beside what is excluded", "ok", [(Dns, "example.com")], [(Dns, "a.example.com")], (Dns, "b.example.com")),
        Both("dns/second of two permitted", "ok", [(Dns, "example.org"), (Dns, "example.com")], [], (Dns, "example.com")),
        Both("dns/common name is no name", "ok", [(Dns, "example.com")], [], []) with { Leaf = Leaf([]) with { Subject = "CN=evil.example.org" } },
        Both("dns/permitted for another form only", "ok", [(Address, "0A000000FF000000")], [], (Dns, "example.com")),
        Levels("dns/narrowed below", "ok", [(Dns, "example.com")], [(Dns, "a.example.com")], (Dns, "a.example.com")),
        Levels("dns/outside what was narrowed", Outside, [(Dns, "example.com")], [(Dns, "a.example.com")], (Dns, "b.example.com")),
        Levels("dns/widened below", Outside, [(Dns, "a.example.com")], [(Dns, "example.com")], (Dns, "b.example.com")),
        Levels("dns/nothing in common", Outside, [(Dns, "a.example.com")], [(Dns, "b.example.com")], (Dns, "b.example.com")),
    ];

    private static IEnumerable<ChainCase> Wildcards =>
    [
        Permitted("dns-wildcard/below the base", "ok", Dns, "example.com", "*.example.com"),
        Permitted("dns-wildcard/far below the base", "ok", Dns, "example.com", "*.a.example.com"),
        Permitted("dns-wildcard/could stand for the base and for others", Outside, Dns, "a.example.com", "*.example.com"),
        Permitted("dns-wildcard/above the base", Outside, Dns, "example.com", "*.com"),
        Excluded("dns-wildcard/below what is excluded", Outside, Dns, "example.com", "*.example.com"),
        Excluded("dns-wildcard/stands for what is excluded", Outside, Dns, "a.example.com", "*.example.com"),
        Excluded("dns-wildcard/cannot stand for what is excluded", "ok", Dns, "a.b.example.com", "*.example.com"),
        Excluded("dns-wildcard/label above what is excluded", Outside, Dns, "example.com", "*.com"),
        Excluded("dns-wildcard/beside what is excluded", "ok", Dns, "example.org", "*.example.com"),
        Permitted("dns-wildcard/in the middle", Outside, Dns, "example.com", "a.*.example.com"),
        Permitted("dns-wildcard/part of a label", Outside, Dns, "example.com", "a*.example.com"),
    ];

    private static IEnumerable<ChainCase> Addresses =>
    [
        Permitted("address/within", "ok", Address, "0A000000FF000000", "0A010203"),
        Permitted("address/outside", Outside, Address, "0A000000FF000000", "0B010203"),
        Permitted("address/one alone", "ok", Address, "0A010203FFFFFFFF", "0A010203"),
        Permitted("address/beside the one", Outside, Address, "0A010203FFFFFFFF", "0A010204"),
        Permitted("address/all", "ok", Address, "0000000000000000", "0A010203"),
        Permitted("address/all of the other family", Outside, Address, new string('0', 64), "0A010203"),
        Permitted("address/bits beyond the mask", "ok", Address, "0A010203FF000000", "0A040506"),
        Permitted("address/mask within an octet", "ok", Address, "0A800000FF800000", "0AFF0203"),
        Permitted("address/outside a mask within an octet", Outside, Address, "0A800000FF800000", "0A7F0203"),
        Permitted("address/mask with a hole", "untrusted-issuer", Address, "0A000000FF00FF00", "0A010003"),
        Permitted("address/mask that begins with zeros", "untrusted-issuer", Address, "0000000100FFFFFF", "0A000001"),
        Permitted("address/base without a mask", "untrusted-issuer", Address, "0A000000", "0A010203"),
        Permitted("address/base of 16 octets", "untrusted-issuer", Address, new string('0', 32), "0A010203"),
        Permitted("address/base of no octet", "untrusted-issuer", Address, "", "0A010203"),
        Permitted("address/IPv6 within", "ok", Address, $"20010DB8{new string('0', 24)}FFFFFFFF{new string('0', 24)}", $"20010DB8{new string('1', 24)}"),
        Permitted("address/IPv6 outside", Outside, Address, $"20010DB8{new string('0', 24)}FFFFFFFF{new string('0', 24)}", $"20010DB9{new string('1', 24)}"),
        Permitted("address/IPv4 as IPv6", Outside, Address, "0A000000FF000000", $"{new string('0', 20)}FFFF0A010203"),
        Excluded("address/excluded", Outside, Address, "0A000000FF000000", "0A010203"),
        Excluded("address/beside what is excluded", "ok", Address, "0A000000FF000000", "0B010203"),
        Excluded("address/other family than excluded", "ok", Address, "0000000000000000", new string('1', 32)),
        Excluded("address/all of its family excluded", Outside, Address, new string('0', 64), new string('1', 32)),
        Both("address/of three octets", "malformed", [], [], (Address, "0A0102")),
        Both("address/of five octets", "malformed", [], [], (Address, "0A01020304")),
        Both("address/of eight octets", "malformed", [], [], (Address, "0A000000FF000000")),
        Both("address/of no octet", "malformed", [], [], (Address, "")),
        Both("address/as a DNS name", "ok", [(Address, "0A000000FF000000")], [], (Dns, "11.0.0.1")),
    ];

    private static IEnumerable<ChainCase> Emails =>
    [
        Permitted("email/host", "ok", Email, "example.com", "a@example.com"),
        Permitted("email/host, case", "ok", Email, "example.com", "a@EXAMPLE.com"),
        Permitted("email/host above", Outside, Email, "example.com", "a@sub.example.com"),
        Permitted("email/domain", "ok", Email, ".example.com", "a@sub.example.com"),
        Permitted("email/domain without the host itself", Outside, Email, ".example.com", "a@example.com"),
        Permitted("email/mailbox", "ok", Email, "a@example.com", "a@example.com"),
        Permitted("email/another mailbox", Outside, Email, "a@example.com", "b@example.com"),
        Permitted("email/mailbox, case of the local part", Outside, Email, "a@example.com", "A@example.com"),
        Permitted("email/host at another label", Outside, Email, "example.com", "a@badexample.com"),
        Permitted("email/two signs", $"nonconforming|{Outside}", Email, "example.com", "a@evil.org@example.com"),
        Permitted("email/no sign", $"nonconforming|{Outside}", Email, "example.com", "example.com"),
        Permitted("email/base with a sign and no name", "untrusted-issuer", Email, "@example.com", "a@example.com"),
        Permitted("email/base that is no host", "untrusted-issuer", Email, "exa mple.com", "a@example.com"),
        Excluded("email/excluded host", Outside, Email, "example.com", "a@example.com"),
        Excluded("email/excluded mailbox", Outside, Email, "a@example.com", "a@example.com"),
        Excluded("email/beside the excluded mailbox", "ok", Email, "a@example.com", "b@example.com"),
        Excluded("email/excluded domain", Outside, Email, ".example.com", "a@sub.example.com"),
        Excluded("email/quoted name cannot be judged", Outside, Email, "example.com", "\"a@example.org\"@example.net"),
        Both("email/in the subject, no alternative names", $"{Outside}|spiffe-id-missing", [(Email, "example.com")], [], []) with
        {
            Leaf = Leaf([]).Without(ExtensionOids.SubjectAlternativeName) with { Subject = "CN=leaf, E=a@example.org" }, Mesh = Outside,
        },
        Both("email/in the subject beside alternative names", "ok", [(Email, "example.com")], [], []) with { Leaf = Leaf([]) with { Subject = "CN=leaf, E=a@example.org" } },
        Both("email/international mailbox outside", Outside, [(Email, "example.com")], [], (0, Mailbox)),
        Both("email/international mailbox within", "ok", [(Email, "example.org")], [], (0, Mailbox)),
        Both("email/international mailbox excluded", Outside, [], [(Email, "example.org")], (0, Mailbox)),
    ];

    private static IEnumerable<ChainCase> Uris =>
    [
        OneUri("uri/host", "ok", "cluster.local", GoodChain.Id),
        OneUri("uri/host, case", "ok", "Cluster.Local", GoodChain.Id),
        OneUri("uri/another host", Outside, "example.com", GoodChain.Id),
        OneUri("uri/domain without the host itself", Outside, ".cluster.local", GoodChain.Id),
        OneUri("uri/domain", "ok|spiffe-id-malformed", ".example.com", "https://a.example.com:8443/x"),
        OneUri("uri/host below another", Outside, "example.com", "https://a.example.com/x"),
        OneUri("uri/user before the host", "ok|spiffe-id-malformed", "example.com", "https://user@example.com/x"),
        OneUri("uri/host as the user", Outside, "example.com", "https://example.com@evil.org/x"),
        OneUri("uri/backslash", Outside, "example.com", "https://evil.org\\@example.com/x"),
        OneUri("uri/host encoded", Outside, "example.com", "https://example%2Ecom/x"),
        OneUri("uri/host in the query", Outside, "example.com", "https://evil.org?example.com"),
        OneUri("uri/query without a path", "ok|spiffe-id-malformed", "example.com", "https://example.com?x"),
        OneUri("uri/an address for a host", Outside, "example.com", "https://10.0.0.1/x"),
        OneUri("uri/an IPv6 address for a host", Outside, "example.com", "https://[::1]/x"),
        OneUri("uri/no authority", Outside, "example.com", "urn:example.com"),
        OneUri("uri/host with a dot at its end", Outside, "example.com", "https://example.com./x"),
        Excluded("uri/excluded host", Outside, Uri, "cluster.local"),
        Excluded("uri/another than the excluded host", "ok", Uri, "example.com"),
        Excluded("uri/excluded domain", "ok", Uri, ".cluster.local"),
        Permitted("uri/base with a scheme", Outside, Uri, "spiffe://cluster.local"),
        NotCritical("uri/base with a scheme, not critical", $"ok|{Outside}", (Uri, "spiffe://cluster.local")),
        Permitted("uri/base that is an address", Outside, Uri, "10.0.0.1"),
    ];

    private static IEnumerable<ChainCase> Directories =>
    [
        Named("directory/below", "ok", [(Directory, "O=Acme")], [], "CN=leaf, O=Acme"),
        Named("directory/itself", "ok", [(Directory, "O=Acme")], [], "O=Acme"),
        Named("directory/case and blanks", "ok", [(Directory, "O=ACME  inc")], [], "CN=leaf, O=Acme Inc"),
        Named("directory/longer value", Outside, [(Directory, "O=Acme")], [], "CN=leaf, O=Acme Inc"),
        Named("directory/another order", Outside, [(Directory, "O=Acme")], [], "O=Acme, C=DE"),
        Named("directory/base longer than the name", Outside, [(Directory, "CN=leaf, O=Acme")], [], "O=Acme"),
        Named("directory/two parts", "ok", [(Directory, "O=Acme, C=DE")], [], "CN=leaf, O=Acme, C=DE"),
        Named("directory/everything", "ok", [(Directory, "")], [], "CN=leaf"),
        Named("directory/excluded", Outside, [], [(Directory, "O=Acme")], "CN=leaf, O=Acme"),
        Named("directory/excluded, case", Outside, [], [(Directory, "O=acme")], "CN=leaf, O=ACME"),
        Named("directory/beside what is excluded", "ok", [], [(Directory, "O=Acme")], "CN=leaf, O=Other"),
        Named("directory/excluded everything", Outside, [], [(Directory, "")], "CN=leaf"),
        Named("directory/no subject", "nonconforming|ok", [(Directory, "O=Acme")], [], ""),
        Both("directory/among the alternative names", Outside, [], [(Directory, "O=Acme")], (Directory, "CN=x, O=Acme")),
        Both("directory/authority's own name is bound by the anchor", Outside, [], [], (Dns, "example.com")) with
        {
            Root = GoodChain.Root.With(TestExtensions.NameConstraints([(Directory, "O=Acme")], [])), Leaf = Leaf([]) with { Subject = "CN=leaf, O=Acme" },
        },
    ];

    private static IEnumerable<ChainCase> OtherForms =>
    [
        Both("other-forms/other name permitted, none there", "ok", [(0, OtherName)], [], (Dns, "example.com")),
        Both("other-forms/other name permitted and there", Outside, [(0, OtherName)], [], (0, OtherName)),
        Both("other-forms/other name there, another form bound", "ok", [(Dns, "example.com")], [], (0, OtherName)),
        NotCritical("other-forms/other name, not critical", $"ok|{Outside}", (0, OtherName)) with { Leaf = Leaf([(0, OtherName)]) },
        Both("other-forms/registered id permitted, none there", "ok", [(8, "1.2.3")], [], (Dns, "example.com")),
        Both("other-forms/registered id there", Outside, [(8, "1.2.3")], [], (8, "1.2.3.4")),
        Both("other-forms/registered id excluded", Outside, [], [(8, "1.2.3")], (8, "1.2.3.4")),
    ];

    private static IEnumerable<ChainCase> Encodings =>
    [
        Encoded("constraints/empty", "untrusted-issuer", "30 00"),
        Encoded("constraints/no permitted base", "untrusted-issuer", "30 02 A0 00"),
        Encoded("constraints/no excluded base", "untrusted-issuer", "30 02 A1 00"),
        Encoded("constraints/good", "ok", "30 07 A1 05 30 03 82 01 61"),
        Encoded("constraints/minimum 0 written out", "untrusted-issuer", "30 0A A1 08 30 06 82 01 61 80 01 00"),
        Encoded("constraints/minimum 1", "untrusted-issuer", "30 0A A1 08 30 06 82 01 61 80 01 01"),
        Encoded("constraints/maximum", "untrusted-issuer", "30 0A A1 08 30 06 82 01 61 81 01 05"),
        Encoded("constraints/excluded before permitted", "untrusted-issuer", "30 0E A1 05 30 03 82 01 61 A0 05 30 03 82 01 62"),
        Encoded("constraints/something behind", "untrusted-issuer", "30 07 A1 05 30 03 82 01 61 05 00"),
        Encoded("constraints/unknown form", "untrusted-issuer", "30 07 A1 05 30 03 89 01 61"),
        Encoded("constraints/not ASCII", "untrusted-issuer", "30 07 A1 05 30 03 82 01 E4"),
        NotCritical("constraints/not critical, within", "ok", (Dns, "example.com")),
        NotCritical("constraints/not critical, outside", Outside, (Dns, "example.com")) with { Leaf = Leaf([(Dns, "example.org")]) },
        ChainCase.OfLeaf("constraints/on a leaf", "nonconforming", leaf => leaf.With(TestExtensions.NameConstraints([(Dns, "example.com")], []))),
        ChainCase.OfRoot("constraints/on the anchor, outside", Outside, root => root.With(TestExtensions.NameConstraints([(Dns, "example.org")], []))),
        ChainCase.OfRoot("constraints/on the anchor, within", "ok", root => root.With(TestExtensions.NameConstraints([(Dns, "example.com")], []))),
        SelfIssued("constraints/self-issued authority is exempt", "ok", (Dns, "example.com")),
        SelfIssued("constraints/below a self-issued authority", Outside, (Dns, "example.org")),
        ChainCase.Of("constraints/self-issued leaf is not exempt", Outside) with
        {
            Issuing = Bound([(Dns, "example.com")], []), Intermediates = [Bound([(Dns, "example.com")], [])], Leaf = Leaf([(Dns, "example.org")]) with { Subject = "CN=issuing" },
        },
    ];

    private static ChainCase Permitted(string name, string expected, int form, string root, params string[] names) =>
        Both(name, expected, [(form, root)], [], [.. names.Select(text => (form, text))]);

    private static ChainCase Excluded(string name, string expected, int form, string root, params string[] names) =>
        Both(name, expected, [], [(form, root)], [.. names.Select(text => (form, text))]);

    private static ChainCase Both(string name, string expected, (int, string)[] permitted, (int, string)[] excluded, params (int Form, string Text)[] names) =>
        ChainCase.Of(name, expected) with
        {
            Intermediates = [permitted.Length + excluded.Length == 0 ? GoodChain.Issuing : Bound(permitted, excluded)],
            Leaf = Leaf(names),
        };

    private static ChainCase OneUri(string name, string expected, string root, string uri) =>
        Both(name, expected, [(Uri, root)], []) with { Leaf = GoodChain.Leaf.Replacing(TestExtensions.Names(false, (Uri, uri))) };

    private static ChainCase Named(string name, string expected, (int, string)[] permitted, (int, string)[] excluded, string subject) =>
        Both(name, expected, permitted, excluded) with { Leaf = Leaf([]) with { Subject = subject } };

    private static ChainCase NotCritical(string name, string expected, (int, string) permitted) => ChainCase.Of(name, expected) with
    {
        Intermediates = [GoodChain.Issuing.With(TestExtensions.NameConstraints([permitted], [], critical: false))],
        Leaf = Leaf([(Dns, "example.com")]),
    };

    private static ChainCase Levels(string name, string expected, (int, string)[] above, (int, string)[] below, params (int, string)[] names) =>
        Both(name, expected, below, [], names) with { Root = GoodChain.Root.With(TestExtensions.NameConstraints(above, [])) };

    private static ChainCase Encoded(string name, string expected, string hex) => ChainCase.Of(name, expected) with
    {
        Intermediates = [GoodChain.Issuing.With(TestExtensions.Raw(ExtensionOids.NameConstraints, true, hex))],
    };

    private static ChainCase SelfIssued(string name, string expected, (int, string) leafName)
    {
        var bound = Bound([(Dns, "example.com")], []);
        var next = TestCertificate.Authority("CN=issuing", bound).With(TestExtensions.DnsNames("example.org"));
        return ChainCase.Of(name, expected) with { Intermediates = [bound, next], Leaf = GoodChain.LeafOf(next).Replacing(TestExtensions.Names(false, (Uri, GoodChain.Id), leafName)) };
    }

    private static TestCertificate Bound((int, string)[] permitted, (int, string)[] excluded) => GoodChain.Issuing.With(TestExtensions.NameConstraints(permitted, excluded));

    private static TestCertificate Leaf((int Form, string Text)[] names) => GoodChain.Leaf.Replacing(TestExtensions.Names(false, [(Uri, GoodChain.Id), .. names]));
}
