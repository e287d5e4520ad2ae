using System.Net;
using System.Text.Json.Nodes;
using Enforcer.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace Enforcer.Tests.Gateway;

public sealed class AccessLogTests : IAsyncLifetime
{
    private readonly GatewayPair _pair = new() { Both = "accessLog: {file: access.jsonl}" };

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _pair.DisposeAsync();

    [Fact]
    public async Task Writes_who_asked_for_what_and_no_secret()
    {
        await _pair.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/orders/7?token=k7Rz2qLw9Xv") { Headers = { { "Authorization", "Bearer k7Rz2qLw9Xv" }, { "Cookie", "id=k7Rz2qLw9Xv" } } };
        request.Headers.Add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

        using var response = await _pair.Client.SendAsync(request);

        var text = await LinesAsync(_pair.OrdersFolder);
        var line = JsonNode.Parse(Assert.Single(text))!;
        Assert.Equal(
            ("inbound", "inbound", "spiffe://cluster.local/ns/shop/sa/web", "127.0.0.1", "GET", "/orders/7", 200, "HTTP/2", "0af7651916cd43dd8448eb211c80319c"),
            (Text("listener"), Text("direction"), Text("peer"), Text("address"), Text("method"), Text("path"), line["status"]!.GetValue<int>(), Text("protocol"), Text("trace")));
        Assert.Null(line["reason"]);
        Assert.True(line["milliseconds"]!.GetValue<double>() >= 0);
        Assert.DoesNotContain("k7Rz", text[0], StringComparison.Ordinal);

        string Text(string key) => line[key]!.GetValue<string>();
    }

    [Fact]
    public async Task Draws_from_what_went_well_and_writes_every_refusal_and_failure()
    {
        _pair.Both = "accessLog: {file: access.jsonl, sample: 0}";
        _pair.Access = "access: {default: deny, rules: [{from: ['spiffe://cluster.local/ns/shop/sa/web'], methods: [GET], action: allow}]}";
        _pair.App = context =>
        {
            context.Response.StatusCode = context.Request.Path == "/broken" ? StatusCodes.Status500InternalServerError : StatusCodes.Status200OK;
            return Task.CompletedTask;
        };
        await _pair.StartAsync();

        foreach (var (method, path) in ((string, string)[])[("GET", "/good"), ("POST", "/denied"), ("GET", "/broken"), ("GET", "/good")])
        {
            using var response = await _pair.Client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));
        }

        using var stranger = TestAuthority.Create();
        using var leaf = stranger.Issue("web");
        Assert.Equal("", await PeerClient.ExchangeAsync(_pair.Inbound, leaf, "GET / HTTP/1.1\r\nHost: a\r\n\r\n"));

        var lines = (await LinesAsync(_pair.OrdersFolder)).Select(line => JsonNode.Parse(line)!).ToList();
        Assert.Equal(
            [("/denied", 403, "access-denied"), ("/broken", 500, null), (null, null, "bad-signature")],
            lines.Select(line => (line["path"]?.GetValue<string>(), line["status"]?.GetValue<int>(), line["reason"]?.GetValue<string>())));
    }

    [Fact]
    public async Task Moves_a_full_file_aside_and_keeps_only_so_many()
    {
        _pair.Both = "accessLog: {file: access.jsonl, maxMebibytes: 1, files: 2}";
        await _pair.StartAsync();
        var file = Path.Combine(_pair.OrdersFolder.Path, "access.jsonl");
        await File.WriteAllTextAsync(file, new string('x', 1024 * 1024));
        await File.WriteAllTextAsync(file + ".1", "older");

        using var response = await _pair.Client.GetAsync("/");

        Assert.Single(await LinesAsync(_pair.OrdersFolder));
        Assert.Equal(1024 * 1024, new FileInfo(file + ".1").Length);
        Assert.False(File.Exists(file + ".2"));
    }

    [Fact]
    public async Task Serves_on_and_counts_what_a_disk_does_not_take()
    {
        Directory.CreateDirectory(Path.Combine(_pair.OrdersFolder.Path, "access.jsonl"));
        await _pair.StartAsync();

        Assert.Equal(HttpStatusCode.OK, (await _pair.Client.GetAsync("/")).StatusCode);

        var admin = _pair.AdminOf(_pair.Orders);
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!(await admin.GetStringAsync("/metrics", deadline.Token)).Contains("enforcer_gateway_access_lines_lost_total 1\n", StringComparison.Ordinal))
        {
            await Task.Yield();
        }
    }

    [Fact]
    public async Task Writes_whole_lines_again_once_a_full_disk_has_space()
    {
        var file = Path.Combine(_pair.OrdersFolder.Path, "access.jsonl");
        File.CreateSymbolicLink(file, "/dev/full");
        await _pair.StartAsync();
        Assert.Equal(HttpStatusCode.OK, (await _pair.Client.GetAsync("/lost")).StatusCode);
        var admin = _pair.AdminOf(_pair.Orders);
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!(await admin.GetStringAsync("/metrics", deadline.Token)).Contains("enforcer_gateway_access_lines_lost_total 1\n", StringComparison.Ordinal))
        {
            await Task.Yield();
        }

        File.Delete(file);
        Assert.Equal(HttpStatusCode.OK, (await _pair.Client.GetAsync("/kept")).StatusCode);

        Assert.Equal("/kept", JsonNode.Parse(Assert.Single(await LinesAsync(_pair.OrdersFolder), line => line.Length > 0))!["path"]!.GetValue<string>());
    }

    [Fact]
    public async Task Can_be_switched_on_while_requests_flow()
    {
        _pair.Both = "";
        await _pair.StartAsync();
        using var before = await _pair.Client.GetAsync("/before");
        await File.WriteAllTextAsync(_pair.OrdersFile, _pair.OrdersConfiguration() + "\naccessLog: {file: access.jsonl}");
        Assert.True(((Enforcer.Gateway.FollowedConfiguration)_pair.Orders.Services.GetService(typeof(Enforcer.Gateway.FollowedConfiguration))!).Reload());

        using var after = await _pair.Client.GetAsync("/after");

        Assert.Contains("/after", Assert.Single(await LinesAsync(_pair.OrdersFolder)), StringComparison.Ordinal);
    }

    // What is written is whole once the gateway has stopped.
    private async Task<string[]> LinesAsync(TemporaryFolder folder)
    {
        await _pair.Orders.StopAsync(CancellationToken.None);
        return await File.ReadAllLinesAsync(Path.Combine(folder.Path, "access.jsonl"));
    }
}
