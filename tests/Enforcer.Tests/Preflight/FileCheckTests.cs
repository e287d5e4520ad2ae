using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Enforcer.Tests.Support;

namespace Enforcer.Tests.Preflight;

public sealed class FileCheckTests : IDisposable
{
    private readonly Checked _checked = new();
    private readonly TestCertificate _root = TestCertificate.Authority("CN=root") with { NotAfter = TestCertificate.Now.AddDays(300) };

    public void Dispose() => _checked.Dispose();

    [Fact]
    public async Task Finds_nothing_in_a_good_set()
    {
        var leaf = TestCertificate.Leaf(_root, "web.test");
        _checked.Write("ca.crt", _root).Write("tls.crt", leaf).WriteKey("tls.key", leaf.Key).WriteKey("ca.key", _root.Key);

        Assert.Empty(await _checked.RulesAsync());
    }

    [Fact]
    public async Task Finds_a_key_that_belongs_to_another_certificate()
    {
        var (leaf, other) = (TestCertificate.Leaf(_root, "web.test"), TestCertificate.Leaf(_root, "orders.test"));
        _checked.Write("ca.crt", _root).Write("web.crt", leaf).WriteKey("web.key", other.Key).Write("orders-cert.pem", other).WriteKey("orders-key.pem", other.Key);

        Assert.Equal(["certs-key-mismatch web.key"], await _checked.RulesAsync());
    }

    [Fact]
    public async Task Does_not_judge_a_key_that_lies_beside_nothing()
    {
        using var key = ECDsa.Create();
        var leaf = TestCertificate.Leaf(_root, "web.test");
        _checked.Write("ca.crt", _root).Write("tls.crt", leaf).WriteKey("tls.key", leaf.Key).WriteKey("token-signing.key", key);

        Assert.Empty(await _checked.RulesAsync());
    }

    [Fact]
    public async Task Finds_what_has_ended_and_what_ends_within_the_window()
    {
        var ended = TestCertificate.Leaf(_root, "a.test") with { NotAfter = TestCertificate.Now.AddHours(-1) };
        var ending = TestCertificate.Leaf(_root, "b.test") with { NotBefore = TestCertificate.Now.AddDays(-80), NotAfter = TestCertificate.Now.AddDays(10) };
        var fresh = TestCertificate.Leaf(_root, "c.test") with { NotAfter = TestCertificate.Now.AddDays(90) };
        _checked.Write("ca.crt", _root).Write("a.crt", ended).Write("b.crt", ending).Write("c.crt", fresh);

        Assert.Equal(["certs-expired a.crt", "certs-expiring b.crt"], await _checked.RulesAsync());
    }

    [Fact]
    public async Task Takes_a_short_life_for_what_it_is_unless_told_otherwise()
    {
        var fresh = TestCertificate.Leaf(_root, "a.test") with { NotBefore = TestCertificate.Now.AddMinutes(-10), NotAfter = TestCertificate.Now.AddMinutes(50) };
        _checked.Write("ca.crt", _root).Write("a.crt", fresh);

        Assert.Empty(await _checked.RulesAsync());

        _checked.Within = TimeSpan.FromDays(30);
        Assert.Equal(["certs-expiring a.crt"], await _checked.RulesAsync());
    }

    [Fact]
    public async Task Finds_a_certificate_from_a_clock_that_is_ahead()
    {
        _checked.Write("ca.crt", _root).Write("a.crt", TestCertificate.Leaf(_root, "a.test") with { NotBefore = TestCertificate.Now.AddMinutes(20) });

        Assert.Equal(["certs-clock-skew a.crt"], await _checked.RulesAsync());
    }

    [Fact]
    public async Task Finds_a_leaf_that_no_bundle_covers_and_one_whose_intermediate_is_missing()
    {
        var stranger = TestCertificate.Authority("CN=stranger") with { NotAfter = _root.NotAfter };
        var middle = TestCertificate.Authority("CN=middle", _root) with { NotAfter = _root.NotAfter };
        _checked.Write("ca.crt", _root)
            .Write("strange.crt", TestCertificate.Leaf(stranger, "a.test"))
            .Write("short.crt", TestCertificate.Leaf(middle, "b.test"))
            .Write("whole.crt", TestCertificate.Leaf(middle, "c.test"), middle);

        Assert.Equal(["certs-untrusted-issuer short.crt", "certs-untrusted-issuer strange.crt"], await _checked.RulesAsync());
    }

    [Fact]
    public async Task Holds_every_leaf_to_the_bundle_that_was_named()
    {
        var next = TestCertificate.Authority("CN=next") with { NotAfter = _root.NotAfter };
        _checked.Write("ca.crt", _root).Write("a.crt", TestCertificate.Leaf(_root, "a.test"));
        var bundle = new Checked().Write("next.crt", next);
        _checked.Roots = [bundle.PathOf("next.crt")];

        Assert.Equal(["certs-untrusted-issuer a.crt"], await _checked.RulesAsync());
        bundle.Dispose();
    }

    [Fact]
    public async Task Finds_a_root_that_ends_without_a_successor_in_the_bundle()
    {
        var old = _root with { Subject = "CN=old", NotBefore = TestCertificate.Now.AddDays(-300), NotAfter = TestCertificate.Now.AddDays(20) };
        var leaf = TestCertificate.Leaf(old, "a.test");
        _checked.Write("ca.crt", old).Write("a.crt", leaf);

        var finding = Assert.Single(await _checked.RunAsync());
        Assert.Equal("certs-overlap-missing", finding.Rule.Id);
        Assert.Contains("1 of the leaves looked at hangs on it", finding.Message, StringComparison.Ordinal);

        _checked.Write("ca.crt", old, _root);
        Assert.Empty(await _checked.RulesAsync());
    }

    [Fact]
    public async Task Finds_a_leaf_that_would_outlive_its_root_though_the_next_is_trusted()
    {
        var old = _root with { Subject = "CN=old", NotBefore = TestCertificate.Now.AddDays(-300), NotAfter = TestCertificate.Now.AddDays(20) };
        _checked.Write("ca.crt", old, _root).Write("a.crt", TestCertificate.Leaf(old, "a.test") with { NotAfter = TestCertificate.Now.AddDays(60) });

        Assert.Equal(["certs-authority-expiring ca.crt"], await _checked.RulesAsync());
    }

    [Fact]
    public async Task Finds_an_expired_root_that_was_left_in_the_bundle_a_small_matter()
    {
        var old = _root with { Subject = "CN=old", NotAfter = TestCertificate.Now.AddHours(-1) };
        _checked.Write("ca.crt", old, _root).Write("a.crt", TestCertificate.Leaf(_root, "a.test"));

        var finding = Assert.Single(await _checked.RunAsync());
        Assert.Equal(("certs-expired", Enforcer.Policies.Severity.Low), (finding.Rule.Id, finding.Severity));
    }

    [Fact]
    public async Task Finds_weak_keys_and_signatures()
    {
        using var rsa = RSA.Create(1024);
        var request = new CertificateRequest("CN=weak", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var weak = request.CreateSelfSigned(TestCertificate.Now.AddDays(-1), TestCertificate.Now.AddDays(1));
        var hashed = TestCertificate.Leaf(_root, "b.test") with { Signature = "1.2.840.10045.4.1", Hash = HashAlgorithmName.SHA1 };
        _checked.Write("ca.crt", _root).WriteText("a.crt", weak.ExportCertificatePem()).Write("b.crt", hashed);

        Assert.Equal(["certs-weak-key a.crt", "certs-weak-key b.crt"], await _checked.RulesAsync());
    }

    [Fact]
    public async Task Finds_what_names_a_workload_without_being_its_identity()
    {
        var two = new TestCertificate { Issuer = _root, Extensions = [Uris("spiffe://test/a", "spiffe://test/b"), TestExtensions.Usage(X509KeyUsageFlags.DigitalSignature)] };
        _checked.Write("ca.crt", _root).Write("a.crt", two);

        Assert.Equal(["certs-identity-invalid a.crt"], await _checked.RulesAsync());
    }

    [Fact]
    public async Task Says_what_cannot_be_read_and_never_what_it_holds()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var pem = key.ExportPkcs8PrivateKeyPem();
        _checked.WriteText("cut.crt", "-----BEGIN CERTIFICATE-----\nMIIB\n").WriteText("broken.key", pem.Replace("MIG", "MIZ", StringComparison.Ordinal)).WriteText("notes.txt", "hello");

        var findings = await _checked.RunAsync();

        Assert.Equal(["certs-unreadable broken.key", "certs-unreadable cut.crt"], findings.Select(finding => $"{finding.Rule.Id} {Path.GetFileName(finding.Resource.Name)}"));
        Assert.All(findings, finding => Assert.DoesNotContain(pem.Split('\n')[1][..20], finding.MessageWithFix, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Pins_a_certificate_that_signed_itself()
    {
        var own = new TestCertificate { Subject = "CN=web", Extensions = [TestExtensions.DnsNames("web.test"), TestExtensions.Authority(null)] };
        _checked.Write("ca.crt", _root).Write("web.crt", own);

        Assert.Empty(await _checked.RulesAsync());
    }

    private static X509Extension Uris(params string[] uris)
    {
        var names = new SubjectAlternativeNameBuilder();
        Array.ForEach(uris, uri => names.AddUri(new Uri(uri)));
        return names.Build();
    }
}
