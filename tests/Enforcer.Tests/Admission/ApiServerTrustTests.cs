using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Enforcer.Admission;
using Enforcer.Certificates.Issuing;
using Enforcer.Tests.Support;

namespace Enforcer.Tests.Admission;

public sealed class ApiServerTrustTests : IDisposable
{
    private static readonly string Review = Reviews.Of("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"}}""");

    private readonly TemporaryFolder _folder = new();
    private readonly TestAuthority _clients = TestAuthority.Create();

    private string AuthorityFile => Path.Combine(_folder.Path, "clients.crt");

    public void Dispose()
    {
        _clients.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Answers_a_client_of_the_authority_with_the_name()
    {
        await using var webhook = await StartAsync("apiserver");

        Assert.True(await IsAnsweredAsync(webhook, _clients.Issue("apiserver")));
    }

    [Fact]
    public async Task Refuses_a_client_without_a_certificate()
    {
        await using var webhook = await StartAsync("apiserver");

        Assert.False(await IsAnsweredAsync(webhook, null));
    }

    [Fact]
    public async Task Refuses_a_client_of_the_authority_with_another_name()
    {
        await using var webhook = await StartAsync("apiserver");

        Assert.False(await IsAnsweredAsync(webhook, _clients.Issue("somebody")));
    }

    [Fact]
    public async Task Refuses_the_right_name_of_another_authority()
    {
        using var foreign = TestAuthority.Create();
        await using var webhook = await StartAsync("apiserver");

        Assert.False(await IsAnsweredAsync(webhook, foreign.Issue("apiserver")));
    }

    [Fact]
    public async Task Answers_every_client_of_the_authority_where_no_name_is_asked_for()
    {
        await using var webhook = await StartAsync();

        Assert.True(await IsAnsweredAsync(webhook, _clients.Issue("somebody")));
    }

    [Fact]
    public async Task Serves_health_to_everybody()
    {
        await using var webhook = await StartAsync("apiserver");
        using var client = new HttpClient();

        Assert.Equal("ok\n", await client.GetStringAsync(new Uri(webhook.AdminUrl, "/healthz")));
    }

    [Fact]
    public void Follows_the_file_and_keeps_the_old_authority_when_it_breaks()
    {
        CertificateFile.WriteCertificates(AuthorityFile, _clients.BundlePem);
        var trust = new ApiServerTrust(AuthorityFile, []);
        var serving = new SslServerAuthenticationOptions();
        var before = trust.Demanded(serving);
        Assert.Same(before, trust.Demanded(serving));

        CertificateFile.WriteCertificates(AuthorityFile, "nothing");
        Assert.Throws<InvalidDataException>(() => trust.Reload());
        Assert.Same(before, trust.Demanded(serving));

        using var other = TestAuthority.Create();
        CertificateFile.WriteCertificates(AuthorityFile, other.BundlePem);
        Assert.True(trust.Reload());
        Assert.Equal(other.Root.Thumbprint, Assert.Single(trust.Demanded(serving).CertificateChainPolicy!.CustomTrustStore).Thumbprint);
    }

    private async Task<TestWebhook> StartAsync(params string[] names)
    {
        CertificateFile.WriteCertificates(AuthorityFile, _clients.BundlePem);
        return await TestWebhook.StartAsync(change: options => options with { ClientAuthorityFile = AuthorityFile, ClientNames = names });
    }

    private static async Task<bool> IsAnsweredAsync(TestWebhook webhook, IssuedCertificate? identity)
    {
        using var handler = new SocketsHttpHandler();
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPemFile(webhook.Files.Bundle);
        handler.SslOptions.CertificateChainPolicy = policy;
        if (identity is not null)
        {
            handler.SslOptions.ClientCertificateContext = SslStreamCertificateContext.Create(identity.Certificate, [.. identity.Intermediates], offline: true);
        }

        using var client = new HttpClient(handler);
        using var content = new StringContent(Review);
        content.Headers.ContentType = new("application/json");
        try
        {
            using var answer = await client.PostAsync(new Uri(webhook.Url, "/validate"), content);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
