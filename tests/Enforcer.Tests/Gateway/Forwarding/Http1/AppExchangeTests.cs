using System.Net;
using Enforcer.Gateway.Configuration;
using Enforcer.Tests.Support;

namespace Enforcer.Tests.Gateway.Forwarding.Http1;

/// <summary>What an app may do to the lean client: every answer reaches its own request or none.</summary>
public sealed class AppExchangeTests : IAsyncLifetime
{
    private readonly GatewayPair _pair = new();
    private readonly CancellationTokenSource _deadline = new(TimeSpan.FromSeconds(30));
    private ScriptedApp? _app;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _pair.DisposeAsync();
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }

        _deadline.Dispose();
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "upstream-malformed")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nabc", "upstream-malformed")]
    [InlineData("HTTP/1.1 200 OK\nContent-Length: 2\n\nab", "upstream-malformed")]
    [InlineData("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n", "upstream-malformed")]
    [InlineData("garbage\r\n\r\n", "upstream-malformed")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Le", "upstream-unreachable")]
    [InlineData("", "upstream-unreachable")]
    public async Task Answers_502_for_what_is_no_answer(string answer, string reason)
    {
        await StartAsync(async (stream, _) =>
        {
            await ScriptedApp.ReadHeadAsync(stream);
            await ScriptedApp.SayAsync(stream, answer);
        });

        using var response = await _pair.Client.GetAsync("/", _deadline.Token);

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.Equal(reason, response.Headers.GetValues("x-enforcer-reason").Single());
    }

    [Fact]
    public async Task Bounds_the_head_of_an_answer_and_the_number_of_interim_ones()
    {
        await StartAsync(async (stream, number) =>
        {
            await ScriptedApp.ReadHeadAsync(stream);
            await ScriptedApp.SayAsync(stream, number == 1 ? $"HTTP/1.1 200 OK\r\nX: {new string('x', 100_000)}" : string.Concat(Enumerable.Repeat("HTTP/1.1 103 Early\r\n\r\n", 1000)));
            await ScriptedApp.ReadHeadAsync(stream);
        });

        Assert.Equal(HttpStatusCode.BadGateway, (await _pair.Client.GetAsync("/", _deadline.Token)).StatusCode);
        Assert.Equal(HttpStatusCode.BadGateway, (await _pair.Client.GetAsync("/", _deadline.Token)).StatusCode);
    }

    [Fact]
    public async Task Never_takes_what_nobody_asked_for_as_the_next_answer()
    {
        await StartAsync(async (stream, number) =>
        {
            while (await ScriptedApp.ReadHeadAsync(stream) is { Length: > 0 } head)
            {
                var own = head.Split(' ')[1];
                await ScriptedApp.SayAsync(stream, $"HTTP/1.1 200 OK\r\nContent-Length: {own.Length}\r\n\r\n{own}HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil");
            }
        });

        for (var i = 0; i < 20; i++)
        {
            Assert.Equal($"/{i}", await _pair.Client.GetStringAsync($"/{i}", _deadline.Token));
        }
    }

    [Fact]
    public async Task Knows_answers_without_a_body()
    {
        await StartAsync(async (stream, _) =>
        {
            while (await ScriptedApp.ReadHeadAsync(stream) is { Length: > 0 } head)
            {
                await ScriptedApp.SayAsync(stream, head.Split(' ') switch
                {
                    ["HEAD", ..] => "HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n",
                    [_, "/204", ..] => "HTTP/1.1 204 No Content\r\n\r\n",
                    [_, "/304", ..] => "HTTP/1.1 304 Not Modified\r\nETag: \"a\"\r\nContent-Length: 7\r\n\r\n",
                    _ => "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
                });
            }
        });

        using var head = await _pair.Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/"), _deadline.Token);
        using var none = await _pair.Client.GetAsync("/204", _deadline.Token);
        using var same = await _pair.Client.GetAsync("/304", _deadline.Token);

        Assert.Equal(7, head.Content.Headers.ContentLength);
        Assert.Equal(HttpStatusCode.NoContent, none.StatusCode);
        Assert.Equal((HttpStatusCode.NotModified, "\"a\""), (same.StatusCode, same.Headers.ETag!.Tag));
        Assert.Equal("ok", await _pair.Client.GetStringAsync("/", _deadline.Token));
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nto the end")]
    [InlineData("HTTP/1.0 200 OK\r\n\r\nto the end")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n3\r\nto \r\n7;x\r\nthe end\r\n0\r\nDigest: 1\r\n\r\n")]
    public async Task Carries_a_body_whose_length_nobody_said(string answer)
    {
        await StartAsync(async (stream, _) =>
        {
            await ScriptedApp.ReadHeadAsync(stream);
            await ScriptedApp.SayAsync(stream, answer);
        });

        Assert.Equal("to the end", await _pair.Client.GetStringAsync("/", _deadline.Token));
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello!\r\n0\r\n\r\n")]
    public async Task Half_an_answer_never_looks_whole(string answer)
    {
        await StartAsync(async (stream, _) =>
        {
            await ScriptedApp.ReadHeadAsync(stream);
            await ScriptedApp.SayAsync(stream, answer);
        });

        try
        {
            using var response = await _pair.Client.GetAsync("/", _deadline.Token);
            Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        }
        catch (HttpRequestException)
        {
            // Cut while it was read.
        }
    }

    [Fact]
    public async Task Asks_again_where_the_app_closed_an_idle_connection()
    {
        await StartAsync(async (stream, number) =>
        {
            await ScriptedApp.ReadHeadAsync(stream);
            await ScriptedApp.SayAsync(stream, $"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n{number}");
            // The second request is read, and the connection closed without an answer.
            await ScriptedApp.ReadHeadAsync(stream);
        });

        Assert.Equal("1", await _pair.Client.GetStringAsync("/", _deadline.Token));
        Assert.Equal("2", await _pair.Client.GetStringAsync("/", _deadline.Token));
    }

    [Fact]
    public async Task Does_not_send_a_request_twice_that_changes_something()
    {
        var posts = 0;
        await StartAsync(async (stream, number) =>
        {
            await ScriptedApp.ReadHeadAsync(stream);
            await ScriptedApp.SayAsync(stream, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
            posts += (await ScriptedApp.ReadHeadAsync(stream)).StartsWith("POST ", StringComparison.Ordinal) ? 1 : 0;
        });
        await _pair.Client.GetStringAsync("/", _deadline.Token);

        using var response = await _pair.Client.PostAsync("/", new StringContent(""), _deadline.Token);

        Assert.Equal((HttpStatusCode.BadGateway, 1), (response.StatusCode, posts));
    }

    [Fact]
    public async Task Passes_an_answer_that_comes_before_the_body_is_through()
    {
        await StartAsync(async (stream, _) =>
        {
            await ScriptedApp.ReadHeadAsync(stream);
            await ScriptedApp.SayAsync(stream, "HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n");
            // Reads nothing more, and keeps the connection.
            await Task.Delay(Timeout.Infinite, _deadline.Token).ContinueWith(_ => { }, TaskScheduler.Default);
        });

        using var response = await _pair.Client.PostAsync("/", new ByteArrayContent(new byte[4 * 1024 * 1024]), _deadline.Token);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }

    [Fact]
    public async Task Finishes_a_body_whose_answer_came_first_and_keeps_the_connection()
    {
        const int Length = 300_000;
        await StartAsync(async (stream, number) =>
        {
            while (await ScriptedApp.ReadHeadAsync(stream) is { Length: > 0 })
            {
                await ScriptedApp.SayAsync(stream, $"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n{number}");
                await stream.ReadExactlyAsync(new byte[Length]);
            }
        });

        for (var i = 0; i < 5; i++)
        {
            using var response = await _pair.Client.PostAsync("/", new ByteArrayContent(new byte[Length]), _deadline.Token);
            Assert.Equal("1", await response.Content.ReadAsStringAsync());
        }
    }

    [Fact]
    public async Task Tells_the_app_when_the_client_goes_away()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var gone = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        await StartAsync(async (stream, _) =>
        {
            await ScriptedApp.ReadHeadAsync(stream);
            asked.SetResult();
            try
            {
                gone.SetResult(await ScriptedApp.ReadHeadAsync(stream));
            }
            catch (IOException)
            {
                gone.SetResult("");
            }
        });
        using var impatience = new CancellationTokenSource();
        var request = _pair.Client.GetAsync("/", impatience.Token);
        await asked.Task.WaitAsync(_deadline.Token);

        await impatience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
        Assert.Equal("", await gone.Task.WaitAsync(_deadline.Token));
    }

    [Fact]
    public async Task Writes_the_framing_itself_and_ends_what_belongs_to_one_hop()
    {
        var seen = "";
        await StartAsync(async (stream, _) =>
        {
            seen = await ScriptedApp.ReadHeadAsync(stream);
            await ScriptedApp.SayAsync(stream, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nKeep-Alive: timeout=5\r\nX-Hop: 1\r\nConnection: keep-alive, x-hop\r\nX-End: 1\r\n\r\n");
        });
        using var request = new HttpRequestMessage(HttpMethod.Post, "/p?q=1") { Content = new StringContent("") };
        request.Headers.Add("Proxy-Connection", "x");

        using var response = await _pair.Client.SendAsync(request, _deadline.Token);

        Assert.Equal(["x-end"], response.Headers.Select(header => header.Key.ToLowerInvariant()).Where(name => name is not "date"));
        Assert.StartsWith("POST /p?q=1 HTTP/1.1\r\nHost: 127.0.0.1:", seen, StringComparison.Ordinal);
        Assert.Contains("\r\nContent-Length: 0\r\n", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("Proxy-Connection", seen, StringComparison.OrdinalIgnoreCase);
    }

    private async Task StartAsync(Func<System.Net.Sockets.NetworkStream, int, Task> script)
    {
        _app = new ScriptedApp(script);
        await _pair.StartAsync();
        var configuration = _pair.OrdersConfiguration().Replace(_pair.AppAddress, _app.Address, StringComparison.Ordinal);
        _pair.Orders.Runtime.Apply(GatewayOptionsReader.Read(_pair.OrdersFile, configuration));
    }
}
