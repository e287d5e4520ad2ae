using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Enforcer.Certificates.Inspection;
using Enforcer.Certificates.Issuing;
using Enforcer.Resources.Settings;
using Enforcer.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace Enforcer.Tests.Certificates.Inspection;

public sealed class CertificateInspectorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TestAuthority _root = TestAuthority.Create();

    public void Dispose()
    {
        _root.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Tells_what_a_leaf_says()
    {
        using var leaf = _root.Issue("orders");

        var file = Inspect(leaf.ChainPem);

        var item = Assert.IsType<InspectedCertificate>(Assert.Single(file.Items));
        Assert.Equal("spiffe://cluster.local/ns/shop/sa/orders", item.SpiffeId);
        Assert.Equal(["URI:spiffe://cluster.local/ns/shop/sa/orders", "DNS:localhost", "IP:127.0.0.1"], item.Names);
        Assert.Equal(["digitalSignature"], item.KeyUsages);
        Assert.Equal(["serverAuth", "clientAuth"], item.ExtendedKeyUsages);
        Assert.Equal(("ECDSA P-256", "leaf", false, "valid", 0), (item.Key, item.Position, item.IsAuthority, item.Validity, item.DaysLeft));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(leaf.Certificate.RawData)), item.Sha256);
        Assert.Equal(("single", 0), (file.Chain, file.Faults.Count));
    }

    [Fact]
    public void Knows_a_chain_in_order_and_the_position_of_each_of_its_certificates()
    {
        using var intermediate = _root.CreateIntermediate();
        using var leaf = intermediate.Issue("orders");

        var file = Inspect(leaf.ChainPem + _root.BundlePem);

        Assert.Equal("in-order", file.Chain);
        Assert.Empty(file.Faults);
        Assert.Equal([("leaf", 2), ("intermediate", 3), ("root", 3)], file.Items.Cast<InspectedCertificate>().Select(item => (item.Position, item.SignedBy!.Value)));
    }

    [Fact]
    public void Says_how_a_chain_out_of_order_should_stand()
    {
        using var intermediate = _root.CreateIntermediate();
        using var leaf = intermediate.Issue("orders");

        var file = Inspect(_root.BundlePem + CertificatePem.Encode([leaf.Certificate, intermediate.Certificate]));

        Assert.Equal("out-of-order", file.Chain);
        Assert.EndsWith("here 2, 3, 1", Assert.Single(file.Faults), StringComparison.Ordinal);
    }

    [Fact]
    public void An_intermediate_of_the_right_name_that_did_not_sign_is_not_taken_for_the_signer()
    {
        using var intermediate = _root.CreateIntermediate();
        using var impostor = _root.CreateIntermediate();
        using var leaf = intermediate.Issue("orders");

        var file = Inspect(CertificatePem.Encode([leaf.Certificate, impostor.Certificate]));

        Assert.Equal("unrelated", file.Chain);
        Assert.Single(file.Faults);
    }

    [Fact]
    public void Several_roots_are_a_bundle()
    {
        using var other = TestAuthority.Create("Other CA");

        var file = Inspect(_root.BundlePem + other.BundlePem);

        Assert.Equal(("bundle", 0), (file.Chain, file.Faults.Count));
    }

    [Fact]
    public void Matches_a_key_to_its_certificate_across_files_and_reports_one_that_belongs_to_none()
    {
        using var leaf = _root.Issue("orders");
        using var other = _root.Issue("web");
        var certificate = _folder.Write("a.crt", leaf.ChainPem);
        var key = _folder.Write("a.key", leaf.KeyPem);
        var foreign = _folder.Write("b.key", other.KeyPem);

        var files = new CertificateInspector(TimeProvider.System).Inspect([certificate, key, foreign]);

        Assert.Equal($"{certificate}#1", Assert.IsType<InspectedKey>(files[1].Items[0]).BelongsTo);
        Assert.Null(Assert.IsType<InspectedKey>(files[2].Items[0]).BelongsTo);
        Assert.Equal([0, 0, 1], files.Select(file => file.Faults.Count));
    }

    [Fact]
    public void Never_shows_a_private_key()
    {
        using var leaf = _root.Issue("orders");
        using var rsa = RSA.Create(2048);
        var pem = leaf.ChainPem + leaf.KeyPem + rsa.ExportRSAPrivateKeyPem() + "\n" + leaf.Certificate.GetECDsaPrivateKey()!.ExportECPrivateKeyPem();

        var files = new CertificateInspector(TimeProvider.System).Inspect([_folder.Write("all.pem", pem)]);
        var shown = new StringWriter();
        InspectionText.Write(files, shown);
        InspectionJson.Write(files, shown);

        Assert.Equal(["ECDSA P-256", "RSA 2048", "ECDSA P-256"], files[0].Items.OfType<InspectedKey>().Select(key => key.Key!));
        var secrets = pem.Split('\n').SkipWhile(line => !line.Contains("PRIVATE", StringComparison.Ordinal)).Where(line => line.Length > 20 && !line.StartsWith('-'));
        Assert.All(secrets, secret => Assert.DoesNotContain(secret[..16], shown.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public void Reads_DER_as_well_as_PEM()
    {
        using var leaf = _root.Issue("orders");
        var path = Path.Combine(_folder.Path, "leaf.der");
        File.WriteAllBytes(path, leaf.Certificate.RawData);
        var key = Path.Combine(_folder.Path, "key.der");
        File.WriteAllBytes(key, leaf.Certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKey());

        var files = new CertificateInspector(TimeProvider.System).Inspect([path, key]);

        Assert.IsType<InspectedCertificate>(Assert.Single(files[0].Items));
        Assert.Equal($"{path}#1", Assert.IsType<InspectedKey>(Assert.Single(files[1].Items)).BelongsTo);
    }

    [Fact]
    public void Tells_what_a_revocation_list_says()
    {
        using var issuer = _root.Certificate.CopyWithPrivateKey(KeyOf(_root));
        var list = new CertificateRevocationListBuilder();
        list.AddEntry([0x11, 0x22]);
        var now = TimeProvider.System.GetUtcNow();
        var der = list.Build(issuer, 42, now.AddDays(1), HashAlgorithmName.SHA256, thisUpdate: now.AddMinutes(-1));

        var file = Inspect(new string(PemEncoding.Write("X509 CRL", der)));

        var item = Assert.IsType<InspectedRevocationList>(Assert.Single(file.Items));
        Assert.Equal(("CN=Test CA", "42", 1, "valid"), (item.Issuer, item.CrlNumber, item.Revoked, item.Validity));
        Assert.Empty(file.Faults);
    }

    [Theory]
    [InlineData(LeafFlaw.Expired, "expired")]
    [InlineData(LeafFlaw.NotYetValid, "not-yet-valid")]
    public void A_certificate_outside_its_validity_is_a_fault(LeafFlaw flaw, string word)
    {
        using var leaf = _root.IssueFlawed(flaw);

        var file = Inspect(leaf.ChainPem);

        Assert.Equal($"certificate 1 is {word}", Assert.Single(file.Faults));
    }

    [Fact]
    public void A_block_cut_off_is_reported_with_its_line_and_the_next_is_still_read()
    {
        using var leaf = _root.Issue("orders");

        var file = Inspect("preamble\n" + leaf.ChainPem[..200] + "\n" + _root.BundlePem);

        Assert.Equal(2, Assert.IsType<UnreadableItem>(file.Items[0]).Line);
        Assert.IsType<InspectedCertificate>(file.Items[1]);
        Assert.Contains("line 2: CERTIFICATE: the block is cut off", Assert.Single(file.Faults), StringComparison.Ordinal);
    }

    [Fact]
    public void Control_characters_in_a_name_do_not_reach_the_terminal()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var name = new X500DistinguishedNameBuilder();
        name.Add("2.5.4.10", "evil\u001b[2Jname", System.Formats.Asn1.UniversalTagNumber.UTF8String);
        var request = new CertificateRequest(name.Build(), key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
        var shown = new StringWriter();

        InspectionText.Write([Inspect(certificate.ExportCertificatePem())], shown);

        Assert.Contains("evil", shown.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', shown.ToString());
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("hello", "neither PEM nor DER")]
    [InlineData("-----BEGIN PKCS7-----\nAAAA\n-----END PKCS7-----\n", "not read here")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "no well-formed certificate")]
    [InlineData("-----BEGIN X509 CRL-----\nMAA=\n-----END X509 CRL-----\n", "no well-formed revocation list")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nMAA=\n-----END PRIVATE KEY-----\n", "no well-formed key")]
    public void Says_plainly_why_a_file_is_of_no_use(string text, string reason)
    {
        Assert.Contains(reason, Assert.Single(Inspect(text).Faults), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_far_too_large_is_refused_without_being_read_whole()
    {
        var path = Path.Combine(_folder.Path, "large");
        using (var file = File.Create(path))
        {
            file.SetLength(50_000_000);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        var inspected = Assert.Single(new CertificateInspector(TimeProvider.System).Inspect([path]));

        Assert.Contains("larger than 8 MiB", Assert.Single(inspected.Faults), StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 12_000_000);
    }

    [Fact]
    public void A_folder_is_a_usage_error_and_a_missing_file_one_of_the_environment()
    {
        var inspector = new CertificateInspector(TimeProvider.System);

        Assert.Throws<ConfigurationException>(() => inspector.Inspect([_folder.Path]));
        Assert.Throws<FileNotFoundException>(() => inspector.Inspect([Path.Combine(_folder.Path, "missing")]));
    }

    [Fact]
    public void No_bytes_whatever_make_it_fail()
    {
        using var leaf = _root.Issue("orders");
        var model = leaf.Certificate.RawData;
        var path = Path.Combine(_folder.Path, "any");
        var changes = ArbMap.Default.ArbFor<(NonNegativeInt At, byte Value)[]>();

        Prop.ForAll(changes, ArbMap.Default.ArbFor<bool>(), (places, asPem) =>
        {
            // A real certificate with a few bytes changed goes deeper than noise does.
            var bytes = (byte[])model.Clone();
            foreach (var (at, value) in places)
            {
                bytes[at.Get % bytes.Length] = value;
            }

            File.WriteAllBytes(path, asPem ? System.Text.Encoding.ASCII.GetBytes(PemEncoding.Write("CERTIFICATE", bytes)) : bytes);
            var files = new CertificateInspector(TimeProvider.System).Inspect([path]);
            InspectionText.Write(files, TextWriter.Null);
            InspectionJson.Write(files, TextWriter.Null);
        }).QuickCheckThrowOnFailure();
    }

    private static ECDsa KeyOf(TestAuthority authority)
    {
        var key = ECDsa.Create();
        key.ImportFromPem(authority.Authority.KeyPem);
        return key;
    }

    private InspectedFile Inspect(string text) => Assert.Single(new CertificateInspector(TimeProvider.System).Inspect([_folder.Write("file.pem", text)]));
}
