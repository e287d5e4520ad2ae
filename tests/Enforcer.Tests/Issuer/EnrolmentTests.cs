using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Enforcer.Certificates;
using Enforcer.Certificates.Enrolment;
using Enforcer.Certificates.Validation;
using Enforcer.Gateway.Renewal;
using Enforcer.Issuer.Authorities;
using Enforcer.Resources.Settings;
using Enforcer.Tests.Support;

namespace Enforcer.Tests.Issuer;

public sealed class EnrolmentTests : IAsyncLifetime
{
    private readonly TestIssuer _issuer = new();
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public async Task InitializeAsync() => await _issuer.StartAsync();

    public async Task DisposeAsync()
    {
        await _issuer.DisposeAsync();
        _key.Dispose();
    }

    [Fact]
    public async Task Issues_a_leaf_that_peers_accept_with_the_identity_of_the_token()
    {
        using var leaf = await _issuer.EnrolAsync("orders");

        var authority = _issuer.Authorities.Current;
        var verdict = new ChainVerifier().Verify(authority.ChainOf(leaf), authority.Trust, _issuer.Time.GetUtcNow());
        Assert.Null(verdict.Reason);
        Assert.Equal("spiffe://cluster.local/ns/shop/sa/orders", verdict.Id.ToString());
        Assert.Equal(TimeSpan.FromMinutes(65), leaf.NotAfter - leaf.NotBefore);
        Assert.Equal(32, leaf.SerialNumber.Length);
    }

    [Fact]
    public async Task Takes_nothing_but_the_key_from_the_request()
    {
        var request = new CertificateRequest("CN=admin", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        var names = new SubjectAlternativeNameBuilder();
        names.AddUri(new Uri("spiffe://cluster.local/ns/kube-system/sa/admin"));
        names.AddDnsName("kubernetes.default.svc");
        request.CertificateExtensions.Add(names.Build());

        using var response = await _issuer.PostAsync(EnrolmentPaths.Enrol, Convert.ToBase64String(request.CreateSigningRequest()), _issuer.Token());
        using var leaf = CertificatesOnly.Decode(await response.Content.ReadAsStringAsync())!.Single();

        Assert.Equal("CN=web", leaf.Subject);
        Assert.False(leaf.Extensions.OfType<X509BasicConstraintsExtension>().Single().CertificateAuthority);
        Assert.Equal(X509KeyUsageFlags.DigitalSignature, leaf.Extensions.OfType<X509KeyUsageExtension>().Single().KeyUsages);
        Assert.DoesNotContain("kubernetes", leaf.Extensions.OfType<X509SubjectAlternativeNameExtension>().Single().Format(false), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_a_request_whose_signature_does_not_prove_the_key_and_leaves_the_token_good()
    {
        var request = Convert.FromBase64String(SigningRequest.Write(_key));
        request[^3] ^= 1;
        var token = _issuer.Token();

        Assert.Equal("request-malformed", await _issuer.RefusalAsync(EnrolmentPaths.Enrol, Convert.ToBase64String(request), token));

        using var response = await _issuer.PostAsync(EnrolmentPaths.Enrol, SigningRequest.Write(_key), token);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Refuses_weak_and_foreign_keys_and_what_is_no_request()
    {
        using var small = RSA.Create(1024);
        using var good = RSA.Create(2048);
        using var curve = ECDsa.Create(ECCurve.CreateFromFriendlyName("secp256k1"));
        string[] requests =
        [
            Request(new CertificateRequest("CN=a", small, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)),
            Request(new CertificateRequest("CN=a", curve, HashAlgorithmName.SHA256)),
            "bm90aGluZw==",
            "not base64",
            "",
        ];

        foreach (var request in requests)
        {
            Assert.Equal("request-malformed", await _issuer.RefusalAsync(EnrolmentPaths.Enrol, request, _issuer.Token()));
        }

        using var response = await _issuer.PostAsync(EnrolmentPaths.Enrol, Request(new CertificateRequest("CN=a", good, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)), _issuer.Token());
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Refuses_callers_without_a_good_token()
    {
        var request = SigningRequest.Write(_key);
        var ended = _issuer.Token(lifetime: TimeSpan.FromMinutes(1));
        _issuer.Time.Now += TimeSpan.FromMinutes(2);
        await _issuer.Authorities.FollowAsync(CancellationToken.None);

        Assert.Equal("no-token", await _issuer.RefusalAsync(EnrolmentPaths.Enrol, request));
        Assert.Equal("token-invalid", await _issuer.RefusalAsync(EnrolmentPaths.Enrol, request, "guess"));
        Assert.Equal("token-invalid", await _issuer.RefusalAsync(EnrolmentPaths.Enrol, request, ended));
    }

    [Fact]
    public async Task Spends_a_join_token_once_across_replicas_and_restarts()
    {
        var token = _issuer.Token();
        var request = SigningRequest.Write(_key);
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => _issuer.PostAsync(EnrolmentPaths.Enrol, request, token)));

        await _issuer.StartAsync("two");

        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.OK);
        Assert.Equal("token-spent", await _issuer.RefusalAsync(EnrolmentPaths.Enrol, request, token));
    }

    [Fact]
    public async Task Renews_by_certificate_until_it_is_revoked()
    {
        using var leaf = await _issuer.EnrolAsync();
        using var other = TestAuthority.Create();
        using var foreign = other.Issue("web");
        var request = SigningRequest.Write(_key);
        using var renewed = await _issuer.PostAsync(EnrolmentPaths.Renew, request, own: leaf);
        using var next = CertificatesOnly.Decode(await renewed.Content.ReadAsStringAsync())!.Single();
        Assert.Equal("spiffe://cluster.local/ns/shop/sa/web", new ChainVerifier().Verify(_issuer.Authorities.Current.ChainOf(next), _issuer.Authorities.Current.Trust, _issuer.Time.GetUtcNow()).Id.ToString());

        await _issuer.Life.ChangeAsync(state => Revocation.Revoke(state, leaf.SerialNumber, Revocation.Owners(state, leaf), "keyCompromise", _issuer.Time.GetUtcNow()), CancellationToken.None);
        await _issuer.Authorities.FollowAsync(CancellationToken.None);

        Assert.Equal("certificate-invalid", await _issuer.RefusalAsync(EnrolmentPaths.Renew, request, own: leaf));
        Assert.Equal("certificate-invalid", await _issuer.RefusalAsync(EnrolmentPaths.Renew, request, own: foreign.Certificate));
        Assert.Equal("no-certificate", await _issuer.RefusalAsync(EnrolmentPaths.Renew, request));
    }

    [Fact]
    public async Task Limits_what_one_identity_may_get()
    {
        await using var issuer = new TestIssuer();
        issuer.Options = issuer.Options with { RatePerMinute = 2 };
        await issuer.StartAsync();
        using var one = await issuer.EnrolAsync();
        using var two = await issuer.EnrolAsync();

        Assert.Equal("rate-limited", await issuer.RefusalAsync(EnrolmentPaths.Enrol, SigningRequest.Write(_key), issuer.Token()));
        using var other = await issuer.EnrolAsync("orders");
    }

    [Fact]
    public async Task Signs_nothing_past_the_authority_and_nothing_when_it_cannot_follow_it()
    {
        _issuer.Time.Now += TimeSpan.FromDays(30) - TimeSpan.FromMinutes(10);
        await _issuer.Authorities.FollowAsync(CancellationToken.None);
        using var leaf = await _issuer.EnrolAsync();
        Assert.Equal(_issuer.Authorities.Current.Active.Certificate.NotAfter, leaf.NotAfter);

        File.WriteAllText(_issuer.StateFile, "torn");
        await _issuer.Authorities.FollowAsync(CancellationToken.None);
        using var still = await _issuer.EnrolAsync();
        _issuer.Time.Now += TimeSpan.FromSeconds(31);

        Assert.Equal("authority-stale", await _issuer.RefusalAsync(EnrolmentPaths.Enrol, SigningRequest.Write(_key), _issuer.Token()));
        await _issuer.Authorities.FollowAsync(CancellationToken.None);
        using var client = new HttpClient { BaseAddress = _issuer.Admin };
        Assert.Equal("waiting for: authority\n", await (await client.GetAsync("/readyz")).Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Answers_bundle_and_lists_to_anybody_and_nothing_else()
    {
        using var client = _issuer.Client();
        using var admin = new HttpClient { BaseAddress = _issuer.Admin };

        var bundle = CertificatesOnly.Decode(await client.GetStringAsync(EnrolmentPaths.Authorities))!;
        using var again = new HttpRequestMessage(HttpMethod.Get, EnrolmentPaths.Authorities);
        again.Headers.TryAddWithoutValidation("If-None-Match", $"\"{BundleId.Of(bundle)}\"");

        Assert.Equal(HttpStatusCode.NotModified, (await client.SendAsync(again)).StatusCode);
        Assert.Contains("BEGIN X509 CRL", await client.GetStringAsync(EnrolmentPaths.RevocationLists), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/metrics")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await admin.GetAsync(EnrolmentPaths.Authorities)).StatusCode);
        using var large = await _issuer.PostAsync(EnrolmentPaths.Enrol, new string('A', 20_000), _issuer.Token());
        Assert.Equal(HttpStatusCode.BadRequest, large.StatusCode);
    }

    [Fact]
    public async Task Signs_with_an_intermediate_below_an_offline_root()
    {
        using var root = TestAuthority.Create();
        using var between = root.CreateIntermediate();
        await using var issuer = new TestIssuer { First = AuthoritySteps.Import(between.Authority.ChainPem, between.Authority.KeyPem, TestAuthority.TrustDomain, TimeProvider.System) };
        await issuer.StartAsync();
        using var leaf = await issuer.EnrolAsync();
        using var client = issuer.Client();

        var answer = CertificatesOnly.Decode(await client.GetStringAsync(EnrolmentPaths.Authorities))!;
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(IssuedSet.ChainPem(leaf, answer));
        var verdict = new ChainVerifier().Verify(
            new PeerChain(leaf.RawData, [.. chain.Skip(1).Select(certificate => certificate.RawData)]), new TrustBundle(TestAuthority.TrustDomain, IssuedSet.Roots(answer), 1), issuer.Time.GetUtcNow());

        Assert.Null(verdict.Reason);
        Assert.Equal([leaf.Thumbprint, between.Certificate.Thumbprint], chain.Select(certificate => certificate.Thumbprint));
        Assert.Equal(root.Certificate.Thumbprint, IssuedSet.Roots(answer).Single().Thumbprint);
        Assert.Equal(HttpStatusCode.OK, (await issuer.PostAsync(EnrolmentPaths.Renew, SigningRequest.Write(_key), own: leaf)).StatusCode);
    }

    [Fact]
    public async Task The_key_file_must_be_the_owners_alone()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        File.SetUnixFileMode(_issuer.StateFile, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);

        var failure = await Assert.ThrowsAsync<ConfigurationException>(() => _issuer.State.ReadAsync(CancellationToken.None));

        Assert.StartsWith("chmod 600", failure.Hint, StringComparison.Ordinal);
    }

    private static string Request(CertificateRequest request) => Convert.ToBase64String(request.CreateSigningRequest());
}
