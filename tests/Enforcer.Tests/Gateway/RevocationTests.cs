using System.Net;
using Enforcer.Resources.Settings;
using Enforcer.Tests.Support;

namespace Enforcer.Tests.Gateway;

public sealed class RevocationTests : IAsyncLifetime
{
    private readonly GatewayPair _pair = new();

    private string OrdersLists => Path.Combine(_pair.OrdersFolder.Path, "crl.pem");

    private string WebLists => Path.Combine(_pair.WebFolder.Path, "crl.pem");

    public async Task InitializeAsync()
    {
        (_pair.RevocationLists, _pair.WatchesPeers) = (true, false);
        await File.WriteAllTextAsync(OrdersLists, TestRevocation.Pem(TestRevocation.Write(_pair.Authority)));
        await File.WriteAllTextAsync(WebLists, TestRevocation.Pem(TestRevocation.Write(_pair.Authority)));
    }

    public async Task DisposeAsync() => await _pair.DisposeAsync();

    [Fact]
    public async Task A_peer_that_is_revoked_while_connected_gets_no_further_answer()
    {
        await _pair.StartAsync();
        Assert.Equal(HttpStatusCode.OK, (await _pair.Client.GetAsync("/")).StatusCode);

        await File.WriteAllTextAsync(OrdersLists, TestRevocation.Pem(TestRevocation.Write(_pair.Authority, [_pair.Web.Certificates.Current.Leaf])));
        Assert.True(_pair.Orders.Certificates.Reload());
        using var response = await _pair.Client.GetAsync("/");

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Equal("revoked", response.Headers.GetValues("x-enforcer-reason").Single());
    }

    [Fact]
    public async Task An_upstream_that_is_revoked_is_not_called_again()
    {
        await _pair.StartAsync();
        Assert.Equal(HttpStatusCode.OK, (await _pair.Client.GetAsync("/")).StatusCode);

        await File.WriteAllTextAsync(WebLists, TestRevocation.Pem(TestRevocation.Write(_pair.Authority, [_pair.Orders.Certificates.Current.Leaf])));
        Assert.True(_pair.Web.Certificates.Reload());
        using var response = await _pair.Client.GetAsync("/");

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.Equal("revoked", response.Headers.GetValues("x-enforcer-reason").Single());
    }

    [Fact]
    public async Task A_list_that_has_run_out_lets_nobody_in()
    {
        await _pair.StartAsync();
        Assert.Equal(HttpStatusCode.OK, (await _pair.Client.GetAsync("/")).StatusCode);

        // Between the end of the list (an hour) and nothing else: the leaves of this test live longer.
        await File.WriteAllTextAsync(OrdersLists, TestRevocation.Pem(TestRevocation.Write(_pair.Authority, [], nextUpdate: _pair.Time.Now.AddMinutes(10))));
        Assert.True(_pair.Orders.Certificates.Reload());
        _pair.Time.Now += TimeSpan.FromMinutes(20);
        using var response = await _pair.Client.GetAsync("/");

        Assert.Equal("crl-stale", response.Headers.GetValues("x-enforcer-reason").Single());
    }

    [Fact]
    public async Task A_broken_list_leaves_the_good_one_in_use()
    {
        await _pair.StartAsync();

        await File.WriteAllTextAsync(OrdersLists, "-----BEGIN X509 CRL-----\nAAAA\n-----END X509 CRL-----\n");

        Assert.Throws<InvalidDataException>(() => _pair.Orders.Certificates.Reload());
        Assert.Equal("malformed", _pair.Orders.Certificates.Fault!.Reason.Id);
        Assert.Equal(HttpStatusCode.OK, (await _pair.Client.GetAsync("/")).StatusCode);
    }

    [Fact]
    public async Task A_gateway_does_not_start_with_a_list_that_cannot_be_read()
    {
        await File.WriteAllTextAsync(OrdersLists, "nothing");

        var failure = await Assert.ThrowsAsync<ConfigurationException>(_pair.StartAsync);

        Assert.Contains("holds no revocation list", failure.Message, StringComparison.Ordinal);
    }
}
