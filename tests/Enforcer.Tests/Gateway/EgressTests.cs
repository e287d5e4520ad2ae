using System.Net;
using Enforcer.Hosting;
using Enforcer.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Enforcer.Tests.Gateway;

public sealed class EgressTests : IAsyncLifetime
{
    private readonly GatewayPair _pair = new() { Route = ", hosts: ['orders.shop.svc']" };
    private WebApplication _elsewhere = null!;

    public async Task InitializeAsync()
    {
        _elsewhere = ServerBuilder.Create(ServerLogs.Nowhere, new DrainOptions(), kestrel => kestrel.Listen(IPAddress.Loopback, 0)).Build();
        _elsewhere.Run(context => context.Response.WriteAsync($"elsewhere {context.Request.Headers["x-forwarded-client-cert"]}"));
        await _elsewhere.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _pair.DisposeAsync();
        await _elsewhere.DisposeAsync();
    }

    private string Elsewhere => new Uri(_elsewhere.Urls.Single()).Authority;

    [Fact]
    public async Task Denies_an_undeclared_destination_by_default()
    {
        await _pair.StartAsync();

        using var response = await SendAsync(Elsewhere);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Equal("destination-undeclared", response.Headers.GetValues("x-enforcer-reason").Single());
    }

    [Fact]
    public async Task Audit_lets_an_undeclared_destination_through_and_names_it()
    {
        _pair.Both = "egress: {default: audit}";
        await _pair.StartAsync();

        using var response = await SendAsync(Elsewhere);

        Assert.Equal("elsewhere ", await response.Content.ReadAsStringAsync());
        var peers = await _pair.AdminOf(_pair.Web).GetStringAsync("/peers");
        Assert.Contains("\"verdict\": \"audited\"", peers, StringComparison.Ordinal);
        Assert.Contains($"\"address\": \"{Elsewhere}\"", peers, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Audit_does_not_run_in_circles()
    {
        _pair.Both = "egress: {default: audit}";
        await _pair.StartAsync();

        using var response = await SendAsync(_pair.Outbound.Authority);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    private Task<HttpResponseMessage> SendAsync(string host) =>
        _pair.Client.SendAsync(new HttpRequestMessage(HttpMethod.Get, "/") { Headers = { Host = host } });
}
