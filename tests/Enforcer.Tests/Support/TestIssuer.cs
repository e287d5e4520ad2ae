using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Enforcer.Certificates;
using Enforcer.Certificates.Enrolment;
using Enforcer.Hosting;
using Enforcer.Issuer;
using Enforcer.Issuer.Authorities;
using Enforcer.Issuer.Callers;
using Enforcer.Issuer.Ledger;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Enforcer.Tests.Support;

/// <summary>A real issuer on loopback with its file of authorities and join tokens, and a client that speaks EST to it.</summary>
internal sealed class TestIssuer : IAsyncDisposable
{
    private readonly List<WebApplication> _replicas = [];

    public TemporaryFolder Folder { get; } = new();

    public string StateFile => Path.Combine(Folder.Path, "ca.json");

    public IStateStore State => new FileStateStore(StateFile);

    public ILedgerStore Ledger => new FolderLedgerStore(StateFile + ".ledger");

    public JoinTokens Tokens => new(Path.Combine(Folder.Path, "join"), Time);

    public ManualTimeProvider Time { get; } = new(TimeProvider.System.GetUtcNow());

    public TimeSpan LeafLifetime { get; set; } = TimeSpan.FromHours(1);

    public TimeSpan Settling { get; set; } = TimeSpan.FromSeconds(30);

    public IssuerOptions Options { get; set; } = new()
    {
        Replica = "one",
        Address = System.Net.IPAddress.Loopback,
        Port = 0,
        AdminPort = 0,
        RenewByCertificate = true,
        // Tests look when they mean to.
        FollowPeriod = TimeSpan.FromDays(1),
        Drain = new DrainOptions { Timeout = TimeSpan.Zero },
    };

    public ICallers? Callers { get; set; }

    /// <summary>The authority to begin with; null: a root of its own.</summary>
    public StoredAuthority? First { get; set; }

    public AuthorityLife Life => new(State, Ledger, Time);

    public T Get<T>()
        where T : notnull => _replicas[^1].Services.GetRequiredService<T>();

    public AuthorityFollower Authorities => Get<AuthorityFollower>();

    public Uri Address => new(_replicas[^1].Urls.First(url => url.StartsWith("https", StringComparison.Ordinal)));

    public Uri Admin => new(_replicas[^1].Urls.First(url => url.StartsWith("http:", StringComparison.Ordinal)));

    public async Task<TestIssuer> StartAsync(string replica = "one")
    {
        await State.UpdateAsync(
            found => found ?? AuthoritySteps.Init(null, TestAuthority.TrustDomain, First ?? AuthoritySteps.NewRoot(TestAuthority.TrustDomain, TimeSpan.FromDays(30), Time), LeafLifetime, Settling),
            CancellationToken.None);
        var app = await IssuerHost.BuildAsync(Options with { Replica = replica }, new IssuerStores(State, Ledger, Callers ?? Tokens), ServerLogs.Nowhere, Time, CancellationToken.None);
        _replicas.Add(app);
        await app.StartAsync();
        return this;
    }

    public string Token(string account = "web", TimeSpan? lifetime = null) => Tokens.Create(TestAuthority.Workload(account), lifetime ?? TimeSpan.FromHours(1));

    /// <summary>A client that trusts the bundle of this moment, with a certificate of its own or none.</summary>
    public HttpClient Client(X509Certificate2? own = null)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck, VerificationTime = Time.Now.UtcDateTime };
        policy.CustomTrustStore.AddRange(Authorities.Current.State.Roots().ToArray());
        var handler = new SocketsHttpHandler();
        handler.SslOptions.CertificateChainPolicy = policy;
        handler.SslOptions.ClientCertificateContext = own is null ? null : SslStreamCertificateContext.Create(own, null, offline: true);
        return new HttpClient(handler) { BaseAddress = Address };
    }

    public async Task<HttpResponseMessage> PostAsync(string path, string body, string? token = null, X509Certificate2? own = null)
    {
        using var client = Client(own);
        using var content = new StringContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue(EnrolmentPaths.RequestType);
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        return await client.SendAsync(request);
    }

    /// <summary>The reason of a refusal; fails where the request was not refused.</summary>
    public async Task<string> RefusalAsync(string path, string body, string? token = null, X509Certificate2? own = null)
    {
        using var response = await PostAsync(path, body, token, own);
        return response.Headers.GetValues(EnrolmentPaths.ReasonHeader).Single();
    }

    /// <summary>A leaf with its key, by a new join token.</summary>
    public async Task<X509Certificate2> EnrolAsync(string account = "web")
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var response = await PostAsync(EnrolmentPaths.Enrol, SigningRequest.Write(key), Token(account));
        response.EnsureSuccessStatusCode();
        using var leaf = CertificatesOnly.Decode(await response.Content.ReadAsStringAsync())!.Single();
        return leaf.CopyWithPrivateKey(key);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var replica in _replicas)
        {
            await replica.DisposeAsync();
        }

        Folder.Dispose();
    }
}
