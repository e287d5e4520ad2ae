using System.Net;
using Enforcer.Certificates.Validation.Names;
using Enforcer.Tests.Support;

namespace Enforcer.Tests.Certificates.Validation.Names;

/// <summary>Every clause of RFC 9525 section 6 on names, and the decisions of docs/certificates.md where it leaves a choice.</summary>
public sealed class PeerNameTests
{
    private static readonly TestCertificate Root = TestCertificate.Authority("CN=root");

    [Theory]
    [InlineData("example.com", "example.com", true)]
    [InlineData("EXAMPLE.com", "example.COM", true)]
    [InlineData("example.org", "example.com", false)]
    [InlineData("a.example.com", "example.com", false)]
    [InlineData("localhost", "localhost", true)]
    [InlineData("1.example.com", "1.example.com", true)]
    [InlineData("xn--bcher-kva.example", "xn--bcher-kva.example", true)]
    [InlineData("a_b.example.com", "a_b.example.com", true)]
    [InlineData("example.com", "example.com.", true)]
    [InlineData("example.com.", "example.com", false)]
    [InlineData("a..example.com", "a..example.com", false)]
    [InlineData("-a.example.com", "-a.example.com", false)]
    [InlineData("example.123", "example.123", false)]
    [InlineData("10.0.0.1", "10.0.0.1", false)]
    [InlineData(".example.com", "a.example.com", false)]
    [InlineData(".example.com", ".example.com", false)]
    [InlineData("exam ple.com", "exam ple.com", false)]
    [InlineData("example.com\0.evil.com", "example.com", false)]
    public void Compares_host_names_whole(string pattern, string host, bool isNamed) => Assert.Equal(isNamed, IsNamed(pattern, host));

    [Theory]
    [InlineData("*.example.com", "a.example.com", true)]
    [InlineData("*.example.com", "xn--bcher-kva.example.com", true)]
    [InlineData("*.example.com", "example.com", false)]
    [InlineData("*.example.com", "a.b.example.com", false)]
    [InlineData("*.example.com", ".example.com", false)]
    [InlineData("*.com", "example.com", false)]
    [InlineData("*", "localhost", false)]
    [InlineData("*.", "a.", false)]
    [InlineData("a*.example.com", "ab.example.com", false)]
    [InlineData("*a.example.com", "ba.example.com", false)]
    [InlineData("xn--*.example.com", "xn--a.example.com", false)]
    [InlineData("a.*.example.com", "a.b.example.com", false)]
    [InlineData("*.*.example.com", "a.b.example.com", false)]
    [InlineData("**.example.com", "a.example.com", false)]
    public void A_wildcard_is_one_whole_first_label(string pattern, string host, bool isNamed) => Assert.Equal(isNamed, IsNamed(pattern, host));

    [Theory]
    [InlineData("10.0.0.1", "10.0.0.1", true)]
    [InlineData("2001:db8::1", "2001:db8:0:0::1", true)]
    [InlineData("10.0.0.1", "::ffff:10.0.0.1", false)]
    [InlineData("::ffff:10.0.0.1", "10.0.0.1", false)]
    [InlineData("10.0.0.1", "10.0.0.2", false)]
    [InlineData("10.0.0.1", "example.com", false)]
    public void Compares_addresses_by_octets(string named, string asked, bool isNamed)
    {
        var leaf = Root with { Issuer = Root, Subject = "CN=leaf", Extensions = [TestExtensions.Addresses(IPAddress.Parse(named).GetAddressBytes())] };

        Assert.Equal(isNamed, new PeerName(GeneralNameKind.Address, asked).IsNamedBy(leaf.Parse()));
    }

    [Fact]
    public void Takes_neither_a_common_name_nor_a_name_of_another_form()
    {
        var common = Root with { Issuer = Root, Subject = "CN=example.com", Extensions = [] };
        var written = Root with { Issuer = Root, Subject = "CN=leaf", Extensions = [TestExtensions.DnsNames("10.0.0.1", "spiffe://a/b")] };

        Assert.False(new PeerName(GeneralNameKind.Dns, "example.com").IsNamedBy(common.Parse()));
        Assert.False(new PeerName(GeneralNameKind.Address, "10.0.0.1").IsNamedBy(written.Parse()));
        Assert.False(new PeerName(GeneralNameKind.Uri, "spiffe://a/b").IsNamedBy(written.Parse()));
    }

    private static bool IsNamed(string pattern, string host)
    {
        var leaf = TestCertificate.Leaf(Root, "unrelated.test", pattern).Parse();
        return new PeerName(GeneralNameKind.Dns, host).IsNamedBy(leaf);
    }
}
