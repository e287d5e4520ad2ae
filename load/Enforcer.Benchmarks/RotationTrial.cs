using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using Enforcer.Certificates;
using Enforcer.Certificates.Issuing;
using Enforcer.Gateway;
using Enforcer.Gateway.Renewal;
using Enforcer.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Enforcer.Benchmarks;

/// <summary>
/// Rotates leaves and authorities under load and then breaks what can break: an issuer, a pair of gateways and an app, all real, on loopback. Prints
/// a row for each trial, with what was meant to happen, and says whether all of it did.
/// </summary>
internal sealed class RotationTrial(TextWriter output) : IAsyncDisposable
{
    private const int Workers = 32;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _folder = Directory.CreateTempSubdirectory("enforcer-rotation-").FullName;
    private readonly ShiftedTime _time = new();
    private WebApplication? _app;
    private bool _isGood = true;

    /// <param name="rotations">Of leaves; a fortieth of it of authorities, one at least.</param>
    public async Task<bool> RunAsync(int rotations)
    {
        _app = ServerBuilder.Create(ServerLogs.Nowhere, new DrainOptions { Timeout = TimeSpan.Zero }, kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1)).Build();
        _app.Run(context => context.Response.WriteAsync("hello"));
        await _app.StartAsync();
        output.WriteLine("| trial | requests | requests/s | failed | handshakes accepted | refused | meant | held |");
        output.WriteLine("|---|---|---|---|---|---|---|---|");
        await FromIssuerAsync(rotations, Math.Max(1, rotations / 40));
        await FromFilesAsync();
        return _isGood;
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private async Task FromIssuerAsync(int rotations, int authorities)
    {
        await using var issuer = new TrialIssuer(_folder, _time);
        await issuer.StartAsync();
        await using var pair = await TrialPair.StartAsync(_folder, issuer.Identity, new Uri(_app!.Urls.Single()), _time);
        await using var load = new TrialLoad(pair.Address, Workers);
        await UntilAsync(() => load.Answered > 100);

        await TrialAsync($"{rotations} rotations of leaves", pair, load, "nothing lost", async () =>
        {
            for (var i = 0; i < rotations; i++)
            {
                Demand(await Renewal(i % 2 == 0 ? pair.Web : pair.Orders).RenewAsync(CancellationToken.None), "a renewal failed");
            }
        });
        await TrialAsync($"{authorities} rotations of the authority", pair, load, "nothing lost", async () =>
        {
            for (var i = 0; i < authorities; i++)
            {
                await ReplaceAuthorityAsync(issuer, pair);
            }
        });
        await TrialAsync("issuer killed, renewals due, issuer back", pair, load, "nothing lost; renewed afterwards", async () =>
        {
            var before = pair.Web.Certificates.Current;
            await issuer.KillAsync();
            Demand(!await Renewal(pair.Web).RenewAsync(CancellationToken.None) && ReferenceEquals(before, pair.Web.Certificates.Current), "the certificate was not kept");
            await Task.Delay(TimeSpan.FromSeconds(1));
            await issuer.StartAsync();
            Demand(await Renewal(pair.Web).RenewAsync(CancellationToken.None), "no renewal once the issuer was back");
        });
        await TrialAsync("clock of the machine jumps by 16 hours", pair, load, "refused until renewed, without a restart", async () =>
        {
            _time.Offset += TimeSpan.FromHours(16);
            foreach (var account in (string[])["web", "orders"])
            {
                issuer.Renew(account);
            }

            await UntilAsync(() => pair.Gateways.All(gateway => gateway.Certificates.IsCurrentValid));
            await AnsweredAsync(load);
        }, mayFail: true);
    }

    private async Task FromFilesAsync()
    {
        using var authority = CertificateAuthority.CreateRoot(new AuthorityOptions { TrustDomain = "cluster.local", Lifetime = TimeSpan.FromDays(30) }, _time);
        Write(authority, "web");
        Write(authority, "orders");
        WriteList(authority, 1, TimeSpan.FromHours(1));
        await using var pair = await TrialPair.StartAsync(
            _folder, account => $"{{certificate: {account}.crt, key: {account}.key, bundle: root.crt, crl: {account}.crl, revocation: {(account == "web" ? "prefer" : "require")}}}", new Uri(_app!.Urls.Single()), _time);
        await using var load = new TrialLoad(pair.Address, Workers);
        await UntilAsync(() => load.Answered > 100);

        await TrialAsync("certificate file written half", pair, load, "old set kept, new one taken once whole", () => BreakAsync(pair, authority, "web.crt", text => text[..(text.Length / 2)], "malformed"));
        await TrialAsync("key of another certificate", pair, load, "old set kept, new one taken once whole", () => BreakAsync(pair, authority, "web.key", _ => File.ReadAllText(PathOf("orders.key")), "key-mismatch"));
        await TrialAsync("revocation list expired, under prefer", pair, load, "nothing lost", async () =>
        {
            var generation = pair.Web.Certificates.Current.Generation;
            WriteList(authority, 2, TimeSpan.FromMinutes(-1), "web");
            await UntilAsync(() => pair.Web.Certificates.Current.Generation > generation);
            await AnsweredAsync(load);
        });
        await TrialAsync("revocation list expired, under require", pair, load, "refused as crl-stale until a new list", async () =>
        {
            var failed = load.Failed;
            WriteList(authority, 3, TimeSpan.FromMinutes(-1), "orders");
            await UntilAsync(() => load.Failed > failed);
            WriteList(authority, 4, TimeSpan.FromHours(1), "orders");
            await AnsweredAsync(load);
        }, mayFail: true);
    }

    private static async Task ReplaceAuthorityAsync(TrialIssuer issuer, TrialPair pair)
    {
        await issuer.PrepareAsync();
        var (state, waiting) = await issuer.Life.ActivateAsync(Patience, force: false, CancellationToken.None);
        Demand(waiting is null, $"activation waited for {waiting}");
        var signer = state.Active.Root.Subject;
        foreach (var gateway in pair.Gateways)
        {
            // The replica signs with the new authority a look later.
            await UntilAsync(() => Renewal(gateway).RenewAsync(CancellationToken.None), () => gateway.Certificates.Current.Leaf.Issuer == signer);
        }

        (_, waiting) = await issuer.Life.RetireAsync(Patience, force: false, CancellationToken.None);
        Demand(waiting is null, $"retirement waited for {waiting}");
        await UntilAsync(() => pair.Gateways.All(gateway => gateway.Certificates.Current.Bundle.Roots.Count == 1));
    }

    private async Task BreakAsync(TrialPair pair, CertificateAuthority authority, string file, Func<string, string> flaw, string reason)
    {
        var before = pair.Web.Certificates.Current.Generation;
        await File.WriteAllTextAsync(PathOf(file), flaw(await File.ReadAllTextAsync(PathOf(file))));
        await UntilAsync(() => pair.Web.Certificates.Fault is not null);
        Demand(pair.Web.Certificates.Fault?.Reason.Id == reason && pair.Web.Certificates.Current.Generation == before, $"expected {reason}, got {pair.Web.Certificates.Fault}");
        Write(authority, "web");
        await UntilAsync(() => pair.Web.Certificates.Current.Generation > before && pair.Web.Certificates.Fault is null);
    }

    private async Task TrialAsync(string name, TrialPair pair, TrialLoad load, string meant, Func<Task> act, bool mayFail = false)
    {
        var (answered, failed, started, handshakes) = (load.Answered, load.Failed, Stopwatch.GetTimestamp(), await pair.HandshakesAsync());
        string? fault = null;
        try
        {
            await act();
        }
        catch (InvalidOperationException failure)
        {
            fault = failure.Message;
        }

        // Some requests after the last step, too.
        await AnsweredAsync(load);
        var (requests, lost, seconds, after) = (load.Answered - answered, load.Failed - failed, Stopwatch.GetElapsedTime(started).TotalSeconds, await pair.HandshakesAsync());
        var refused = after.Refused - handshakes.Refused;
        fault ??= !mayFail && (lost > 0 || refused > 0) ? "requests or handshakes were lost" : null;
        _isGood &= fault is null;
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {name} | {requests} | {requests / seconds:0} | {lost} | {after.Accepted - handshakes.Accepted} | {refused} | {meant} | {fault ?? "yes"} |"));
    }

    private static async Task AnsweredAsync(TrialLoad load)
    {
        var answered = load.Answered;
        await UntilAsync(() => load.Answered > answered + 200);
    }

    private static Task UntilAsync(Func<bool> condition) => UntilAsync(() => Task.CompletedTask, condition);

    private static async Task UntilAsync(Func<Task> act, Func<bool> condition)
    {
        var started = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Demand(Stopwatch.GetElapsedTime(started) < Patience, "what was waited for did not come");
            await act();
            await Task.Delay(20);
        }
    }

    private static void Demand(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new InvalidOperationException(otherwise);
        }
    }

    private static IdentityRenewal Renewal(GatewayHost gateway) => gateway.Services.GetRequiredService<IdentityRenewal>();

    private void Write(CertificateAuthority authority, string account)
    {
        using var leaf = authority.Issue(new LeafRequest { Id = SpiffeId.Parse($"spiffe://cluster.local/ns/shop/sa/{account}") });
        CertificateFile.WriteCertificates(PathOf("root.crt"), authority.ChainPem);
        CertificateFile.WriteKey(PathOf($"{account}.key"), leaf.KeyPem);
        CertificateFile.WriteCertificates(PathOf($"{account}.crt"), leaf.ChainPem);
    }

    private void WriteList(CertificateAuthority authority, int number, TimeSpan lifetime, string? account = null)
    {
        var list = PemEncoding.WriteString("X509 CRL", authority.SignRevocationList([], new BigInteger(number), lifetime)) + "\n";
        foreach (var one in account is null ? ["web", "orders"] : new[] { account })
        {
            File.WriteAllText(PathOf($"{one}.crl.tmp"), list, Encoding.ASCII);
            File.Move(PathOf($"{one}.crl.tmp"), PathOf($"{one}.crl"), overwrite: true);
        }
    }

    private string PathOf(string name) => Path.Combine(_folder, name);
}
