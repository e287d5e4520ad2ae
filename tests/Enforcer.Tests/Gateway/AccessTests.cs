using System.Net;
using Enforcer.Gateway;
using Enforcer.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Enforcer.Tests.Gateway;

public sealed class AccessTests : IAsyncLifetime
{
    private const string PublicOnly = "access: {default: deny, rules: [{from: ['spiffe://cluster.local/ns/shop/sa/*'], methods: [GET], paths: ['/public/*'], action: allow}]}";

    private readonly GatewayPair _pair = new();

    public Task InitializeAsync()
    {
        _pair.App = context => context.Response.WriteAsync(context.Features.Get<IHttpRequestFeature>()!.RawTarget);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await _pair.DisposeAsync();

    [Theory]
    [InlineData("/public/../admin", HttpStatusCode.Forbidden, "access-denied")]
    [InlineData("/public/%2e%2e/admin", HttpStatusCode.Forbidden, "access-denied")]
    [InlineData("//admin", HttpStatusCode.Forbidden, "access-denied")]
    [InlineData("/public/..%2fadmin", HttpStatusCode.BadRequest, "path-not-canonical")]
    [InlineData("/public/..%5cadmin", HttpStatusCode.BadRequest, "path-not-canonical")]
    [InlineData("/public/..;/admin", HttpStatusCode.BadRequest, "path-not-canonical")]
    [InlineData("/public/%00", HttpStatusCode.BadRequest, null)]
    [InlineData("/public/%2", HttpStatusCode.BadRequest, null)]
    public async Task Lets_no_spelling_of_a_path_around_a_rule(string path, HttpStatusCode status, string? reason)
    {
        _pair.Access = PublicOnly;
        await _pair.StartAsync();
        using var leaf = _pair.Authority.Issue("web");

        var answer = await PeerClient.ExchangeAsync(_pair.Inbound, leaf, $"GET {path} HTTP/1.1\r\nHost: orders\r\nConnection: close\r\n\r\n");

        Assert.StartsWith($"HTTP/1.1 {(int)status} ", answer, StringComparison.Ordinal);
        Assert.Contains(reason is null ? "" : $"x-enforcer-reason: {reason}", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/public/a", "/public/a")]
    [InlineData("/public//a?x=//y", "/public/a?x=//y")]
    [InlineData("/x/../public/%61%20b", "/public/a%20b")]
    [InlineData("http://orders/public/a?b", "/public/a?b")]
    public async Task Sends_the_app_the_path_that_was_judged(string target, string seen)
    {
        _pair.Access = PublicOnly;
        await _pair.StartAsync();
        using var leaf = _pair.Authority.Issue("web");

        var answer = await PeerClient.ExchangeAsync(_pair.Inbound, leaf, $"GET {target} HTTP/1.1\r\nHost: orders\r\nConnection: close\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
        Assert.Contains($"\r\n{seen}\r\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Judges_every_request_of_a_connection()
    {
        _pair.Access = PublicOnly;
        await _pair.StartAsync();

        Assert.Equal(HttpStatusCode.OK, (await _pair.Client.GetAsync("/public/a")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await _pair.Client.PostAsync("/public/a", null)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await _pair.Client.GetAsync("/admin")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await _pair.Client.GetAsync("/public/b")).StatusCode);
        Assert.Contains("\"protocol\": \"h2\"", await _pair.AdminOf(_pair.Orders).GetStringAsync("/peers"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Audit_lets_through_and_counts()
    {
        _pair.Access = "access: {default: audit, rules: [{paths: ['/admin'], action: deny}]}";
        await _pair.StartAsync();

        Assert.Equal(HttpStatusCode.OK, (await _pair.Client.GetAsync("/anything")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await _pair.Client.GetAsync("/admin")).StatusCode);
        Assert.Contains("enforcer_gateway_audited_total{listener=\"inbound\"} 1", await _pair.AdminOf(_pair.Orders).GetStringAsync("/metrics"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Denies_everything_where_no_access_is_given()
    {
        _pair.Access = "";
        await _pair.StartAsync();

        Assert.Equal(HttpStatusCode.Forbidden, (await _pair.Client.GetAsync("/")).StatusCode);
    }

    [Theory]
    [InlineData("namespaces: [shop]", "namespaces: [other]")]
    [InlineData("sources: [127.0.0.0/8]", "sources: [10.0.0.0/8]")]
    [InlineData("hosts: [orders.shop.svc]", "hosts: [other.shop.svc]")]
    [InlineData("grpc: [shop.Orders/Get]", "grpc: [shop.Orders/List]")]
    [InlineData("ports: [APP]", "ports: [1]")]
    public async Task A_condition_lets_in_whom_it_names_and_nobody_else(string matching, string other)
    {
        await _pair.StartAsync();
        using var leaf = _pair.Authority.Issue("web");

        foreach (var (condition, status) in ((string, string)[])[(matching, "502"), (other, "403")])
        {
            var rule = condition.Replace("APP", _pair.AppAddress.Split(':')[1], StringComparison.Ordinal);
            var text = _pair.OrdersConfiguration().Replace(GatewayPair.AllowAll, $"access: {{rules: [{{{rule}, action: allow}}]}}", StringComparison.Ordinal);
            await File.WriteAllTextAsync(_pair.OrdersFile, text);
            Assert.True(_pair.Orders.Services.GetRequiredService<FollowedConfiguration>().Reload());

            var answer = await PeerClient.ExchangeAsync(
                _pair.Inbound, leaf, "POST /shop.Orders/Get HTTP/1.1\r\nHost: orders.shop.svc:80\r\nContent-Type: application/grpc\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");

            // gRPC goes to the app over HTTP/2, which this one does not speak: past the rules is all that counts here.
            Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Shows_who_is_let_in_on_trial()
    {
        _pair.Access = "access: {rules: [{action: allow}, {paths: ['/old/*'], action: audit}]}";
        await _pair.StartAsync();

        Assert.Equal(HttpStatusCode.OK, (await _pair.Client.GetAsync("/old/a")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await _pair.Client.GetAsync("/new")).StatusCode);

        var peers = await _pair.AdminOf(_pair.Orders).GetStringAsync("/peers");
        Assert.Contains("\"verdict\": \"audited\"", peers, StringComparison.Ordinal);
        Assert.Contains("enforcer_gateway_audited_total{listener=\"inbound\"} 1", await _pair.AdminOf(_pair.Orders).GetStringAsync("/metrics"), StringComparison.Ordinal);
    }
}
