using System.Globalization;
using Enforcer.EndToEnd.Support;

namespace Enforcer.EndToEnd.Protocols;

/// <summary>redis-cli and a Redis server with two gateways between them: pipelines, large values, and a connection on which only the server speaks.</summary>
public sealed class RedisTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("enforcer-redis-").FullName;
    private readonly TcpMesh _mesh = new();
    private RunningProcess _server = null!;

    public async Task InitializeAsync()
    {
        var port = FreePort.Choose();
        await Unprivileged.GiveAsync(_folder);
        _server = Unprivileged.Start(
            _folder, "redis-server", "--bind", "127.0.0.1", "--port", port.ToString(CultureInfo.InvariantCulture), "--save", "", "--appendonly", "no", "--dir", _folder);
        await _server.WaitUntilSaidAsync("Ready to accept connections");
        await _mesh.StartAsync(port);
    }

    public async Task DisposeAsync()
    {
        await _mesh.DisposeAsync();
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Redis_cli_works_through_both_gateways()
    {
        Assert.Equal("PONG", await AskAsync("ping"));

        var value = string.Concat(Enumerable.Range(0, 300_000).Select(i => i.ToString(CultureInfo.InvariantCulture)));
        Assert.Equal("OK", (await CliAsync(["-x", "set", "large"], value)).Output.Trim());
        Assert.Equal(value, await AskAsync("get", "large"));

        var pipeline = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"INCRBY total {i}\r\n"));
        Assert.Contains("errors: 0, replies: 20000", (await CliAsync(["--pipe"], pipeline)).Output, StringComparison.Ordinal);
        Assert.Equal("199990000", await AskAsync("get", "total"));
    }

    [Fact]
    public async Task A_subscriber_hears_what_is_published_when_it_is()
    {
        await using var subscriber = RunningProcess.Start("redis-cli", ["-h", "127.0.0.1", "-p", Port, "subscribe", "news"]);
        await subscriber.WaitUntilSaidAsync("subscribe");
        foreach (var word in (string[])["first", "second"])
        {
            await subscriber.WaitUntilAsync("somebody listens", async () => await AskAsync("publish", "news", word) == "1");
            await subscriber.WaitUntilSaidAsync(word);
        }
    }

    private string Port => _mesh.Port.ToString(CultureInfo.InvariantCulture);

    private async Task<string> AskAsync(params string[] command) => (await CliAsync(command)).Output.Trim();

    private async Task<CommandResult> CliAsync(string[] command, string? input = null) =>
        (await RunningProcess.RunAsync("redis-cli", ["-h", "127.0.0.1", "-p", Port, .. command], input: input)).Exits(0);
}
