using System.Net;
using Enforcer.Certificates;
using Enforcer.Hosting;
using Enforcer.Issuer;
using Enforcer.Issuer.Authorities;
using Enforcer.Issuer.Callers;
using Enforcer.Issuer.Ledger;
using Microsoft.AspNetCore.Builder;

namespace Enforcer.Benchmarks;

/// <summary>A whole issuer on loopback that a trial can kill and start again on the same port.</summary>
internal sealed class TrialIssuer(string folder, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan AuthorityLifetime = TimeSpan.FromDays(30);

    private readonly FileStateStore _state = new(Path.Combine(folder, "ca.json"));
    private readonly FolderLedgerStore _ledger = new(Path.Combine(folder, "ca.json.ledger"));
    private WebApplication? _app;
    private int _port;

    public AuthorityLife Life => new(_state, _ledger, time);

    public async Task StartAsync()
    {
        await _state.UpdateAsync(
            found => found ?? AuthoritySteps.Init(null, "cluster.local", AuthoritySteps.NewRoot("cluster.local", AuthorityLifetime, time), TimeSpan.FromHours(1), TimeSpan.FromSeconds(1)), CancellationToken.None);
        var options = new IssuerOptions
        {
            Replica = "trial",
            Address = IPAddress.Loopback,
            Port = _port,
            AdminPort = 0,
            RatePerMinute = 1_000_000,
            RenewByCertificate = true,
            FollowPeriod = TimeSpan.FromMilliseconds(100),
            Drain = new DrainOptions { Timeout = TimeSpan.Zero },
        };
        _app = await IssuerHost.BuildAsync(options, new IssuerStores(_state, _ledger, Tokens()), ServerLogs.Nowhere, time, CancellationToken.None);
        await _app.StartAsync();
        _port = new Uri(_app.Urls.First(url => url.StartsWith("https", StringComparison.Ordinal))).Port;
        await File.WriteAllTextAsync(Path.Combine(folder, "ca.crt"), ((AuthorityFollower)_app.Services.GetService(typeof(AuthorityFollower))!).Current.BundlePem);
    }

    /// <summary>Ends it without a word, as a lost node does.</summary>
    public async Task KillAsync()
    {
        await _app!.DisposeAsync();
        _app = null;
    }

    /// <summary>The identity section of a gateway that gets its certificate here.</summary>
    public string Identity(string account)
    {
        Renew(account);
        return $"{{issuer: {{url: 'https://127.0.0.1:{_port}', bundle: ca.crt, token: {account}.token, renew: certificate, poll: 1s, timeout: 2s}}}}";
    }

    /// <summary>A fresh token, as the kubelet or an operator puts it there.</summary>
    public void Renew(string account) => File.WriteAllText(Path.Combine(folder, $"{account}.token"), Tokens().Create(SpiffeId.Parse($"spiffe://cluster.local/ns/shop/sa/{account}"), TimeSpan.FromHours(8)));

    public Task PrepareAsync() => Life.ChangeAsync(state => AuthoritySteps.Prepare(state, AuthoritySteps.NewRoot(state.TrustDomain, AuthorityLifetime, time)), CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }
    }

    private JoinTokens Tokens() => new(Path.Combine(folder, "join"), time);
}
