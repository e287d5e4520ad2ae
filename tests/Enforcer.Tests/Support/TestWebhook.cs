using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Enforcer.Admission;
using Enforcer.Admission.Mutation;
using Enforcer.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace Enforcer.Tests.Support;

/// <summary>The webhook that ships, on loopback and ports of the kernel's choice, with a certificate of a test authority.</summary>
internal sealed class TestWebhook : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TestAuthority _authority = TestAuthority.Create();
    private readonly HttpClient _client;

    private TestWebhook()
    {
        Files = _authority.WriteIdentity(_folder, "webhook");
        var handler = new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero };
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            CustomTrustStore = { _authority.Root },
            RevocationMode = X509RevocationMode.NoCheck,
        };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, errors) =>
        {
            ShownCertificate = certificate!.GetCertHashString(HashAlgorithmName.SHA256);
            return errors == SslPolicyErrors.None;
        };
        _client = new HttpClient(handler);
    }

    public WebApplication Host { get; private set; } = null!;

    public TestIdentityFiles Files { get; }

    public string ConfigFile => Path.Combine(_folder.Path, "enforcer.yaml");

    public Uri Url => new(Host.Urls.Single(url => url.StartsWith("https:", StringComparison.Ordinal)));

    public Uri AdminUrl => new(Host.Urls.Single(url => url.StartsWith("http:", StringComparison.Ordinal)));

    /// <summary>SHA-256 thumbprint of the certificate that the last connection was shown.</summary>
    public string? ShownCertificate { get; private set; }

    public HttpClient Client => _client;

    public static async Task<TestWebhook> StartAsync(string? config = null, Func<AdmissionOptions, AdmissionOptions>? change = null, Action<ILoggingBuilder>? logging = null)
    {
        var webhook = new TestWebhook();
        if (config is not null)
        {
            await File.WriteAllTextAsync(webhook.ConfigFile, config);
        }

        var options = new AdmissionOptions
        {
            CertificateFile = webhook.Files.Certificate,
            KeyFile = webhook.Files.Key,
            ConfigFile = config is null ? null : webhook.ConfigFile,
            Address = IPAddress.Loopback,
            Port = 0,
            AdminPort = 0,
            Sidecar = new SidecarOptions { Image = "enforcer:test" },
            Drain = new DrainOptions(),
        };
        webhook.Host = AdmissionHost.Build(change is null ? options : change(options), logging ?? ServerLogs.Nowhere);
        await webhook.Host.StartAsync();
        return webhook;
    }

    /// <summary>Replaces the serving certificate's files by a new pair.</summary>
    public void RotateCertificate() => _authority.WriteIdentity(_folder, "webhook");

    public Task<HttpResponseMessage> PostAsync(string path, string review, string contentType = "application/json") =>
        PostAsync(path, new ByteArrayContent(Encoding.UTF8.GetBytes(review)), contentType);

    public async Task<HttpResponseMessage> PostAsync(string path, HttpContent content, string contentType = "application/json")
    {
        content.Headers.ContentType = new MediaTypeHeaderValue(contentType);
        return await _client.PostAsync(new Uri(Url, path), content);
    }

    /// <summary>The <c>response</c> of the answered review; any status but 200 fails the test.</summary>
    public async Task<JsonNode> ReviewAsync(string path, string review)
    {
        using var answer = await PostAsync(path, review);
        var body = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.OK, body);
        return JsonNode.Parse(body)!["response"]!;
    }

    public Task<string> MetricsAsync() => _client.GetStringAsync(new Uri(AdminUrl, "/metrics"));

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await Host.DisposeAsync();
        _authority.Dispose();
        _folder.Dispose();
    }
}
