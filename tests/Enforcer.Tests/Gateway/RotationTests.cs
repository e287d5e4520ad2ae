using System.Net;
using Enforcer.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace Enforcer.Tests.Gateway;

public sealed class RotationTests : IAsyncLifetime
{
    private readonly GatewayPair _pair = new();
    private readonly List<IDisposable> _made = [];
    private readonly int[] _served = new int[8];
    private volatile bool _loading;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _pair.DisposeAsync();
        _made.ForEach(made => made.Dispose());
    }

    [Fact]
    public async Task Loses_no_request_while_leaves_and_the_authority_rotate()
    {
        await _pair.StartAsync();
        using var next = TestAuthority.Create("Next CA");
        using var stop = new CancellationTokenSource();
        var load = _served.Select((_, client) => LoadAsync(client, stop.Token)).ToList();

        await RotateAsync(_pair.Authority, _pair.Authority.BundlePem);
        await RotateAsync(_pair.Authority, _pair.Authority.BundlePem + next.BundlePem);
        await RotateAsync(next, _pair.Authority.BundlePem + next.BundlePem);
        await RotateAsync(next, next.BundlePem);
        await stop.CancelAsync();
        await Task.WhenAll(load);

        // The gateway's own look may fall between two files of a set and find a good one there, which counts too.
        Assert.InRange(_pair.Web.Certificates.Current.Generation, 5, 9);
        Assert.True(_served.Sum() > 50, $"only {_served.Sum()} requests were made");
        using var after = await _pair.Client.GetAsync("/");
        Assert.Equal(HttpStatusCode.OK, after.StatusCode);
    }

    [Fact]
    public async Task Finishes_an_answer_that_was_begun_under_the_old_identity()
    {
        var more = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _pair.App = async context =>
        {
            await context.Response.WriteAsync("first ");
            await context.Response.Body.FlushAsync();
            await more.Task;
            await context.Response.WriteAsync("last");
        };
        await _pair.StartAsync();
        using var response = await _pair.Client.GetAsync("/", HttpCompletionOption.ResponseHeadersRead);

        await RotateAsync(_pair.Authority, _pair.Authority.BundlePem);
        var another = _pair.Client.GetAsync("/", HttpCompletionOption.ResponseHeadersRead);
        (await another).Dispose();
        more.SetResult();

        Assert.Equal("first last", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Shows_the_new_identity_on_the_next_connection()
    {
        _pair.App = context => context.Response.WriteAsync(context.Request.Headers["x-forwarded-client-cert"].ToString());
        await _pair.StartAsync();
        var before = await _pair.Client.GetStringAsync("/");

        await RotateAsync(_pair.Authority, _pair.Authority.BundlePem);
        var after = await _pair.Client.GetStringAsync("/");

        Assert.NotEqual(before, after);
        Assert.Contains(Convert.ToHexStringLower(_pair.Web.Certificates.Current.Leaf.GetCertHash(System.Security.Cryptography.HashAlgorithmName.SHA256)), after, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serves_an_open_connection_no_longer_once_its_authority_left_the_bundle()
    {
        _pair.WatchesPeers = false;
        await _pair.StartAsync();
        using var next = TestAuthority.Create("Next CA");
        await _pair.Client.GetStringAsync("/");

        // Only the inbound side moves on: the connection of the outbound side stays open and proves nothing any more.
        Rotate(_pair.OrdersIdentity!, next, "orders", next.BundlePem);
        _pair.Orders.Certificates.Reload();
        using var response = await _pair.Client.GetAsync("/");

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Contains(response.Headers.GetValues("x-enforcer-reason").Single(), (string[])["untrusted-issuer", "bad-signature"]);
    }

    [Fact]
    public async Task Keeps_serving_when_the_new_set_is_broken()
    {
        await _pair.StartAsync();
        await File.WriteAllTextAsync(_pair.WebIdentity!.Key, "torn");

        Assert.Throws<InvalidDataException>(() => _pair.Web.Certificates.Reload());

        using var response = await _pair.Client.GetAsync("/");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains("key-mismatch", await _pair.AdminOf(_pair.Web).GetStringAsync("/config"), StringComparison.Ordinal);
    }

    // In the order in which a careful operator does it: both trust the bundle before either shows the leaf.
    private async Task RotateAsync(TestAuthority authority, string bundle)
    {
        Rotate(_pair.OrdersIdentity!, authority, "orders", bundle);
        Rotate(_pair.WebIdentity!, authority, "web", bundle);
        _pair.Orders.Certificates.Reload();
        _pair.Web.Certificates.Reload();
        // Each client made a whole request under each state, so that none lasts from one root to the one after the next.
        var before = _served.ToArray();
        do
        {
            using var response = await _pair.Client.GetAsync("/", HttpCompletionOption.ResponseHeadersRead);
        }
        while (_loading && _served.Zip(before, (now, then) => now - then).Any(more => more < 2));
    }

    private void Rotate(TestIdentityFiles files, TestAuthority authority, string account, string bundle)
    {
        var leaf = authority.Issue(account);
        _made.Add(leaf);
        GatewayPair.Write(files, leaf, bundle);
    }

    private async Task LoadAsync(int client, CancellationToken stop)
    {
        _loading = true;
        while (!stop.IsCancellationRequested)
        {
            using var response = await _pair.Client.PostAsync("/", new StringContent("body"), CancellationToken.None);
            if (!response.IsSuccessStatusCode)
            {
                _loading = false;
                Assert.Fail($"{response.StatusCode}: {await response.Content.ReadAsStringAsync(CancellationToken.None)}");
            }

            Interlocked.Increment(ref _served[client]);
        }
    }
}
