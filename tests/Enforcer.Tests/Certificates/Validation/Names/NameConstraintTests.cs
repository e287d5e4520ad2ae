using System.Security.Cryptography.X509Certificates;
using Enforcer.Certificates.Validation.Der;
using Enforcer.Certificates.Validation.Names;
using Enforcer.Tests.Support;

namespace Enforcer.Tests.Certificates.Validation.Names;

public sealed class NameConstraintTests
{
    [Theory]
    [InlineData("example.com", "example.com", true)]
    [InlineData("example.com", "a.b.EXAMPLE.com", true)]
    [InlineData("example.com", "badexample.com", false)]
    [InlineData("example.com", "*.example.com", true)]
    [InlineData("a.example.com", "*.example.com", false)]
    [InlineData("example.com", "example.com.", false)]
    [InlineData("", "anything.example", true)]
    public void Permits_dns_names_at_labels(string root, string name, bool isPermitted) =>
        Assert.Equal(isPermitted, IsPermitted([(2, root)], [], TestExtensions.DnsNames(name)));

    [Theory]
    [InlineData("example.com", "example.com", false)]
    [InlineData("a.example.com", "*.example.com", false)]
    [InlineData("a.b.example.com", "*.example.com", true)]
    [InlineData("example.com", "example.org", true)]
    [InlineData("", "example.org", false)]
    public void Excludes_dns_names_and_every_name_of_a_wildcard(string root, string name, bool isPermitted) =>
        Assert.Equal(isPermitted, IsPermitted([], [(2, root)], TestExtensions.DnsNames(name)));

    [Theory]
    [InlineData("0A000000FF000000", "0A010203", true)]
    [InlineData("0A000000FF000000", "0B010203", false)]
    [InlineData("00000000000000000000000000000000" + "00000000000000000000000000000000", "0A010203", false)]
    public void Permits_addresses_of_one_family_by_prefix(string root, string address, bool isPermitted) =>
        Assert.Equal(isPermitted, IsPermitted([(7, root)], [], TestExtensions.Addresses(Convert.FromHexString(address))));

    [Theory]
    [InlineData("cluster.local", "spiffe://cluster.local/ns/a", true)]
    [InlineData("cluster.local", "spiffe://other.local/ns/cluster.local", false)]
    [InlineData("cluster.local", "spiffe://a.cluster.local/x", false)]
    [InlineData(".cluster.local", "spiffe://a.cluster.local/x", true)]
    [InlineData(".cluster.local", "spiffe://cluster.local/x", false)]
    [InlineData("cluster.local", "spiffe://cluster.local@evil.example/x", false)]
    [InlineData("cluster.local", "spiffe://evil.example\\@cluster.local/x", false)]
    [InlineData("cluster.local", "https://user@cluster.local:8443/x", true)]
    [InlineData("cluster.local", "spiffe://cluster%2Elocal/x", false)]
    [InlineData("cluster.local", "urn:cluster.local", false)]
    [InlineData("cluster.local", "https://10.0.0.1/x", false)]
    public void Permits_uris_by_host_and_falls_for_no_trick(string root, string uri, bool isPermitted) =>
        Assert.Equal(isPermitted, IsPermitted([(6, root)], [], FlawedLeaf.UriNames(uri)));

    [Theory]
    [InlineData("example.com", "a@example.com", true)]
    [InlineData("example.com", "a@sub.example.com", false)]
    [InlineData(".example.com", "a@sub.example.com", true)]
    [InlineData("a@example.com", "a@EXAMPLE.com", true)]
    [InlineData("a@example.com", "A@example.com", false)]
    public void Permits_mailboxes_hosts_and_domains(string root, string address, bool isPermitted)
    {
        Assert.Equal(isPermitted, MailAddress.Parse(address)!.IsWithin(root));
        Assert.Equal(isPermitted, IsPermitted([(1, root)], [], subject: $"CN=leaf, E={address}"));
    }

    [Theory]
    [InlineData("O=Acme", "CN=leaf, O=Acme", true)]
    [InlineData("O=Acme", "CN=leaf, O=  ACME ", true)]
    [InlineData("O=Acme", "CN=leaf, O=Acme Inc", false)]
    [InlineData("O=Acme", "O=Acme, C=DE", false)]
    public void Permits_directory_names_below_a_base(string root, string subject, bool isPermitted) =>
        Assert.Equal(isPermitted, IsPermitted([(4, root)], [], subject: subject));

    [Fact]
    public void A_common_name_is_no_dns_name() => Assert.True(IsPermitted([(2, "example.com")], [], subject: "CN=evil.example.org"));

    [Theory]
    [InlineData(2, ".example.com")]
    [InlineData(2, "*.example.com")]
    [InlineData(7, "0A0000")]
    [InlineData(7, "0A000000FF00FF00")]
    [InlineData(1, "a@b@c")]
    public void A_base_that_is_no_base_makes_the_authority_unreadable(int tag, string root)
    {
        var issuing = TestCertificate.Authority("CN=issuing").With(TestExtensions.NameConstraints([(tag, root)], []));

        Assert.Null(CertificateReader.Read(issuing.Encode()));
    }

    [Theory]
    [InlineData("web.example.com", "web.example.com", true)]
    [InlineData("WEB.example.com", "web.EXAMPLE.com", true)]
    [InlineData("*.example.com", "web.example.com", true)]
    [InlineData("*.example.com", "a.web.example.com", false)]
    [InlineData("*.example.com", "example.com", false)]
    [InlineData("w*.example.com", "web.example.com", false)]
    [InlineData("web.*.com", "web.example.com", false)]
    [InlineData("*.com", "example.com", false)]
    [InlineData("*", "localhost", false)]
    [InlineData("10.0.0.1", "10.0.0.1", false)]
    public void A_wildcard_covers_one_whole_first_label(string pattern, string host, bool matches) => Assert.Equal(matches, HostName.Matches(pattern, host));

    private static bool IsPermitted((int, string)[] permitted, (int, string)[] excluded, X509Extension? names = null, string subject = "CN=leaf")
    {
        var root = TestCertificate.Authority("CN=root").With(TestExtensions.NameConstraints(permitted, excluded));
        var leaf = new TestCertificate { Subject = subject, Issuer = root, Extensions = names is null ? [] : [names] };
        return new ConstrainedNames(leaf.Parse()).FindOutside(root.Parse().Extensions.NameConstraints!, isBinding: true) is null;
    }
}
