using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Enforcer.Tests.Support;

namespace Enforcer.Tests.Preflight;

/// <summary>Certificates in PKCS#12 stores, as files and as cert-manager writes them into Secrets.</summary>
public sealed class StoreCheckTests : IDisposable
{
    private readonly Checked _checked = new();
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public void Dispose()
    {
        _checked.Dispose();
        _key.Dispose();
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    public async Task Judges_a_store_without_a_password(string? password)
    {
        await WriteAsync("store.p12", Ended().Export(X509ContentType.Pkcs12, password));

        Assert.Contains("certs-expired store.p12", await _checked.RulesAsync());
    }

    [Fact]
    public async Task Judges_a_store_by_the_password_that_is_given()
    {
        await WriteAsync("store.p12", Ended().Export(X509ContentType.Pkcs12, Word("open")));
        _checked.StorePasswords = [Word("wrong"), Word("open")];

        Assert.Contains("certs-expired store.p12", await _checked.RulesAsync());
    }

    [Fact]
    public async Task Notes_a_store_that_stays_locked_and_a_java_store()
    {
        await WriteAsync("store.p12", Ended().Export(X509ContentType.Pkcs12, Word("other")));
        await WriteAsync("trust.jks", [0xFE, 0xED, 0xFE, 0xED, 0, 0, 0, 2]);

        var findings = await _checked.RunAsync();

        Assert.Equal(["certs-unreadable store.p12", "certs-unreadable trust.jks"], findings.Select(finding => $"{finding.Rule.Id} {Path.GetFileName(finding.Resource.Name)}").Order(StringComparer.Ordinal));
        Assert.All(findings, finding => Assert.Equal(Enforcer.Policies.Severity.Low, finding.Severity));
    }

    [Fact]
    public async Task Opens_the_store_of_a_secret_by_the_password_that_its_certificate_names()
    {
        Declare(Ended().Export(X509ContentType.Pkcs12, Word("open")), Word("open"));

        Assert.Contains("certs-expired web-tls", await _checked.RulesAsync());
    }

    [Fact]
    public async Task Finds_a_store_that_its_named_password_does_not_open_and_shows_neither()
    {
        Declare(Ended().Export(X509ContentType.Pkcs12, Word("other")), Word("open"));

        var finding = Assert.Single(await _checked.RunAsync(), finding => finding.Rule.Id == "certs-unreadable");

        Assert.Contains("Secret store-password, key password", finding.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Word("open"), finding.MessageWithFix, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Spends_no_time_on_a_store_that_is_made_to_cost()
    {
        using var certificate = Living();
        await WriteAsync("store.p12", certificate.ExportPkcs12(new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 400_000), ""));

        Assert.Equal(["certs-unreadable store.p12"], await _checked.RulesAsync());
    }

    private X509Certificate2 Ended() => Make(TestCertificate.Now.AddDays(-9), TestCertificate.Now.AddDays(-1));

    private X509Certificate2 Living() => Make(TestCertificate.Now.AddDays(-9), TestCertificate.Now.AddDays(90));

    private X509Certificate2 Make(DateTimeOffset from, DateTimeOffset to) => new CertificateRequest("CN=a", _key, HashAlgorithmName.SHA256).CreateSelfSigned(from, to);

    private Task WriteAsync(string name, byte[] content) => File.WriteAllBytesAsync(_checked.PathOf(name), content);

    private void Declare(byte[] store, string password) => _checked.WriteText("objects.yaml", $$"""
        apiVersion: cert-manager.io/v1
        kind: Certificate
        metadata: {name: web, namespace: shop}
        spec:
          secretName: web-tls
          dnsNames: [a]
          issuerRef: {name: ca, kind: External, group: else.where}
          keystores:
            pkcs12:
              create: true
              passwordSecretRef: {name: store-password, key: password}
        ---
        apiVersion: v1
        kind: Secret
        metadata: {name: store-password, namespace: shop}
        stringData:
          password: {{password}}
        ---
        apiVersion: v1
        kind: Secret
        metadata: {name: web-tls, namespace: shop}
        data:
          keystore.p12: {{Convert.ToBase64String(store)}}
        """);

    // Put together here, so that no text of ours looks like a password.
    private static string Word(string text) => string.Concat("the-", text, "-word");
}
