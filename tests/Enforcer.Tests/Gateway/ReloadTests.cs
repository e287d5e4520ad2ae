using System.Net;
using Enforcer.Gateway;
using Enforcer.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Enforcer.Tests.Gateway;

public sealed class ReloadTests : IAsyncLifetime
{
    private readonly GatewayPair _pair = new();

    public async Task InitializeAsync() => await _pair.StartAsync();

    public async Task DisposeAsync() => await _pair.DisposeAsync();

    [Fact]
    public async Task Takes_new_access_rules_on_an_open_connection()
    {
        Assert.Equal(HttpStatusCode.OK, (await _pair.Client.GetAsync("/")).StatusCode);

        Rewrite(text => text.Replace("action: allow", "methods: [POST], action: allow", StringComparison.Ordinal));
        Assert.True(Follow(_pair.Orders).Reload());

        Assert.Equal(HttpStatusCode.Forbidden, (await _pair.Client.GetAsync("/")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await _pair.Client.PostAsync("/", null)).StatusCode);
    }

    [Fact]
    public async Task Takes_a_new_route_and_keeps_the_connections_of_the_others()
    {
        Assert.Equal(HttpStatusCode.OK, (await _pair.Client.GetAsync("/")).StatusCode);

        await File.WriteAllTextAsync(_pair.WebFile, _pair.WebConfiguration().Replace("routes: [{", $"routes: [{{hosts: [other.svc], upstream: 'https://127.0.0.1:1', peer: '{_pair.Peer}'}}, {{", StringComparison.Ordinal));
        Assert.True(Follow(_pair.Web).Reload());
        using var request = new HttpRequestMessage(HttpMethod.Get, "/") { Headers = { Host = "other.svc" } };

        Assert.Equal(HttpStatusCode.BadGateway, (await _pair.Client.SendAsync(request)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await _pair.Client.GetAsync("/")).StatusCode);
        Assert.Contains("enforcer_gateway_handshakes_total{direction=\"outbound\",listener=\"outbound\",reason=\"none\",result=\"accepted\"} 1", await _pair.AdminOf(_pair.Web).GetStringAsync("/metrics"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keeps_the_last_good_configuration_and_says_why()
    {
        Rewrite(text => text.Replace("action: allow", "action: maybe", StringComparison.Ordinal).Replace("direction: inbound", "direction: up", StringComparison.Ordinal));

        var failure = Assert.Throws<InvalidDataException>(() => Follow(_pair.Orders).Reload());

        Assert.Contains("action: expected one of allow, deny", failure.Message, StringComparison.Ordinal);
        Assert.Contains("direction: expected one of outbound, inbound", failure.Message, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await _pair.Client.GetAsync("/")).StatusCode);
        Assert.Contains("expected one of allow, deny", await _pair.AdminOf(_pair.Orders).GetStringAsync("/config"), StringComparison.Ordinal);
    }

    [Fact]
    public void Says_it_until_the_file_is_good_again()
    {
        Rewrite(_ => "listeners: [");
        Assert.Throws<InvalidDataException>(() => Follow(_pair.Orders).Reload());
        Assert.Throws<InvalidDataException>(() => Follow(_pair.Orders).Reload());

        Rewrite(text => text);

        Assert.True(Follow(_pair.Orders).Reload());
        Assert.Null(Follow(_pair.Orders).Fault);
    }

    [Fact]
    public async Task Goes_on_with_a_listener_whose_address_changed_until_a_restart()
    {
        var before = _pair.Inbound;
        Rewrite(text => text.Replace("bind: 127.0.0.1:0", "bind: 127.0.0.1:1", StringComparison.Ordinal).Replace("action: allow", "action: deny", StringComparison.Ordinal));

        Assert.True(Follow(_pair.Orders).Reload());

        Assert.Equal(before, _pair.Inbound);
        Assert.Equal(HttpStatusCode.OK, (await _pair.Client.GetAsync("/")).StatusCode);
    }

    [Fact]
    public async Task Takes_the_identity_from_other_files()
    {
        using var folder = new TemporaryFolder();
        var other = _pair.Authority.WriteIdentity(folder, "web");
        await File.WriteAllTextAsync(_pair.WebFile, _pair.WebConfiguration().Replace(_pair.WebFolder.Path, folder.Path, StringComparison.Ordinal));

        Assert.True(Follow(_pair.Web).Reload());
        Assert.True(_pair.Web.Certificates.Reload());

        Assert.Equal(HttpStatusCode.OK, (await _pair.Client.GetAsync("/")).StatusCode);
        Assert.Contains(other.Certificate, await _pair.AdminOf(_pair.Web).GetStringAsync("/config"), StringComparison.Ordinal);
    }

    private static FollowedConfiguration Follow(GatewayHost gateway) => gateway.Services.GetRequiredService<FollowedConfiguration>();

    private void Rewrite(Func<string, string> change) => File.WriteAllText(_pair.OrdersFile, change(_pair.OrdersConfiguration()));
}
