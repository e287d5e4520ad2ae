using System.Net.Sockets;
using System.Text;
using Enforcer.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace Enforcer.Tests.Gateway;

/// <summary>Requests of HTTP/1.1 whose end two readers could see in two places, at both listeners: what hides in them reaches no app.</summary>
public sealed class SmugglingTests : IAsyncLifetime
{
    private const string Hidden = "GET /hidden HTTP/1.1\r\nHost: a\r\n\r\n";

    private readonly GatewayPair _pair = new();
    private readonly List<string> _seen = [];

    public Task InitializeAsync()
    {
        _pair.App = async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            var body = await reader.ReadToEndAsync(context.RequestAborted);
            lock (_seen)
            {
                _seen.Add($"{context.Request.Path} {body}");
            }
        };
        return _pair.StartAsync();
    }

    public async Task DisposeAsync() => await _pair.DisposeAsync();

    [Theory]
    [InlineData("Content-Length: 0\r\nContent-Length: 60\r\n\r\n")]
    [InlineData("Content-Length: 0, 60\r\n\r\n")]
    [InlineData("Content-Length: 0x0\r\n\r\n")]
    [InlineData("Content-Length: -1\r\n\r\n")]
    [InlineData("Content-Length : 60\r\n\r\n")]
    [InlineData("Transfer-Encoding: xchunked\r\n\r\n")]
    [InlineData("Transfer-Encoding: identity\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n")]
    [InlineData("Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n")]
    [InlineData("Transfer-Encoding:\u000bchunked\r\n\r\n0\r\n\r\n")]
    [InlineData("X: 1\r\n Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n0x0\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n-0\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n100000000000000000000\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n1\r\nxy\r\n0\r\n\r\n")]
    [InlineData("Host: b\r\nContent-Length: 0\r\n\r\n")]
    public async Task Nothing_that_hides_behind_a_request_reaches_the_app(string rest)
    {
        var request = $"POST /open HTTP/1.1\r\nHost: a\r\n{rest}{Hidden}";
        using var leaf = _pair.Authority.Issue("web");

        var inbound = await PeerClient.ExchangeAsync(_pair.Inbound, leaf, request + "GET /end HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        var outbound = await SayAsync(request + "GET /end HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

        // Refused, and nothing behind it was looked at.
        foreach (var answer in (string[])[inbound, outbound])
        {
            Assert.Matches("^HTTP/1.1 (400|411|413|501) ", answer);
            Assert.Equal(1, answer.Split("HTTP/1.1 ").Length - 1);
        }

        Assert.DoesNotContain(_seen, request => request.Contains("hidden", StringComparison.Ordinal) && !request.StartsWith("/open", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\nContent-Length: 6\r\n\r\n0\r\n\r\n")]
    public async Task A_request_with_a_length_and_chunks_is_read_by_its_chunks_and_is_the_last_of_its_connection(string rest)
    {
        using var leaf = _pair.Authority.Issue("web");

        var answer = await PeerClient.ExchangeAsync(_pair.Inbound, leaf, $"POST /open HTTP/1.1\r\nHost: a\r\n{rest}{Hidden}");

        Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
        Assert.Contains("Connection: close", answer, StringComparison.Ordinal);
        Assert.Equal(["/open "], _seen);
    }

    [Fact]
    public async Task A_request_behind_another_one_is_a_request_of_its_own()
    {
        using var leaf = _pair.Authority.Issue("web");

        var answer = await PeerClient.ExchangeAsync(
            _pair.Inbound, leaf, "POST /open HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\nGET /next HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

        Assert.Equal(2, answer.Split("HTTP/1.1 200 ").Length - 1);
        Assert.Equal(["/open abc", "/next "], _seen);
    }

    private async Task<string> SayAsync(string request)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(_pair.Web.Endpoint("outbound"));
        await socket.GetStream().WriteAsync(Encoding.Latin1.GetBytes(request));
        using var reader = new StreamReader(socket.GetStream(), Encoding.Latin1);
        try
        {
            return await reader.ReadToEndAsync();
        }
        catch (IOException)
        {
            return "";
        }
    }
}
