using System.Net;
using System.Text;
using Enforcer.Gateway.Configuration;
using Enforcer.Tests.Support;
using Connection = Enforcer.Tests.Support.ScriptedPeer.Connection;

namespace Enforcer.Tests.Gateway.Forwarding.Http2;

/// <summary>What a peer may do to the lean client: every answer reaches its own request or none, and nothing grows without bound.</summary>
public sealed class PeerExchangeTests : IAsyncLifetime
{
    private const byte Data = 0;
    private const byte Headers = 1;
    private const byte Reset = 3;
    private const byte Settings = 4;
    private const byte Ping = 6;
    private const byte GoAway = 7;
    private const byte WindowUpdate = 8;
    private const byte Continuation = 9;
    private const byte EndStream = 1;
    private const byte EndHeaders = 4;

    private readonly GatewayPair _pair = new();
    private readonly CancellationTokenSource _deadline = new(TimeSpan.FromSeconds(30));
    private ScriptedPeer? _peer;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _pair.DisposeAsync();
        if (_peer is not null)
        {
            await _peer.DisposeAsync();
        }

        _deadline.Dispose();
    }

    [Fact]
    public async Task Puts_an_answer_together_that_comes_in_pieces()
    {
        await StartAsync(async (peer, _) =>
        {
            var id = (await peer.ReadAsync(Headers)).Stream;
            await peer.SendAsync(
                Connection.Bytes(Headers, EndHeaders, id, 0x08, 3, (byte)'1', (byte)'0', (byte)'3'),
                Connection.Bytes(Headers, 0x08 | 0x20, id, [2, 0, 0, 0, 0, 16, 0x88, 0, 0]),
                Connection.Bytes(Continuation, 0, id),
                Connection.Bytes(Continuation, EndHeaders, id, [0, 1, (byte)'x', 1, (byte)'y']),
                Connection.Bytes(Data, 0x08, id, [3, (byte)'o', 0, 0, 0]),
                Connection.Bytes(0xbe, 0xff, id, 1, 2, 3),
                Connection.Bytes(Data, EndStream, id, (byte)'k'));
            await peer.ReadAsync();
        });

        using var response = await _pair.Client.GetAsync("/", _deadline.Token);

        Assert.Equal("ok", await response.Content.ReadAsStringAsync());
        Assert.Equal("y", response.Headers.GetValues("x").Single());
    }

    [Fact]
    public async Task Gives_each_request_its_own_answer_however_they_are_mixed()
    {
        await StartAsync(async (peer, _) =>
        {
            while (true)
            {
                var ids = new List<int>();
                while (ids.Count < 8)
                {
                    ids.Add((await peer.ReadAsync(Headers)).Stream);
                }

                ids.Reverse();
                await peer.SendAsync([.. ids.Select(id => Connection.Bytes(Headers, EndHeaders, id, [0x88, 0, 2, (byte)'i', (byte)'d', 3, .. Digits(id)]))]);
                foreach (var at in Enumerable.Range(0, 3))
                {
                    await peer.SendAsync([.. ids.Select(id => Connection.Bytes(Data, at == 2 ? EndStream : (byte)0, id, Digits(id)[at]))]);
                }
            }
        });

        for (var round = 0; round < 20; round++)
        {
            var responses = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => _pair.Client.GetAsync("/", _deadline.Token)));
            var bodies = await Task.WhenAll(responses.Select(response => response.Content.ReadAsStringAsync()));

            Assert.Equal(responses.Select(response => response.Headers.GetValues("id").Single()), bodies);
            Assert.Distinct(bodies);
        }

        Assert.Equal(1, _peer!.Connections);
    }

    [Theory]
    [InlineData("head-without-status")]
    [InlineData("upper-case-name")]
    [InlineData("line-end-in-value")]
    [InlineData("switching-protocols")]
    [InlineData("broken-table")]
    [InlineData("data-before-head")]
    [InlineData("frame-too-large")]
    [InlineData("unknown-stream")]
    [InlineData("even-stream")]
    [InlineData("push")]
    [InlineData("settings-of-odd-size")]
    [InlineData("ping-of-odd-size")]
    [InlineData("block-broken-off")]
    [InlineData("lonely-continuation")]
    [InlineData("padding-too-long")]
    [InlineData("window-overflow")]
    [InlineData("reset")]
    [InlineData("end-without-head")]
    [InlineData("close")]
    public async Task Answers_502_for_a_peer_that_breaks_the_protocol(string sin)
    {
        await StartAsync(async (peer, _) =>
        {
            var id = (await peer.ReadAsync(Headers)).Stream;
            await peer.SendAsync(sin switch
            {
                "head-without-status" => [Connection.Bytes(Headers, EndHeaders | EndStream, id, 0, 1, (byte)'x', 1, (byte)'y')],
                "upper-case-name" => [Connection.Bytes(Headers, EndHeaders | EndStream, id, 0x88, 0, 1, (byte)'X', 1, (byte)'y')],
                "line-end-in-value" => [Connection.Bytes(Headers, EndHeaders | EndStream, id, 0x88, 0, 1, (byte)'x', 3, (byte)'y', 13, 10)],
                "switching-protocols" => [Connection.Bytes(Headers, EndHeaders | EndStream, id, 0x08, 3, (byte)'1', (byte)'0', (byte)'1')],
                "broken-table" => [Connection.Bytes(Headers, EndHeaders | EndStream, id, 0xff)],
                "data-before-head" => [Connection.Bytes(Data, EndStream, id, 1)],
                "frame-too-large" => [Connection.Bytes(Headers, EndHeaders, id, new byte[20_000])],
                "unknown-stream" => [Connection.Bytes(Headers, EndHeaders, id + 100, 0x88)],
                "even-stream" => [Connection.Bytes(Headers, EndHeaders, 2, 0x88)],
                "push" => [Connection.Bytes(5, EndHeaders, id, 0, 0, 0, 2, 0x88)],
                "settings-of-odd-size" => [Connection.Bytes(Settings, 0, 0, 1, 2, 3)],
                "ping-of-odd-size" => [Connection.Bytes(Ping, 0, 0, 1, 2, 3)],
                "block-broken-off" => [Connection.Bytes(Headers, 0, id, 0x88), Connection.Bytes(Ping, 0, 0, new byte[8])],
                "lonely-continuation" => [Connection.Bytes(Continuation, EndHeaders, id, 0x88)],
                "padding-too-long" => [Connection.Bytes(Headers, EndHeaders | 0x08, id, 9, 0x88)],
                "window-overflow" => [Connection.Bytes(WindowUpdate, 0, 0, 0x7f, 0xff, 0xff, 0xff)],
                "reset" => [Connection.Bytes(Reset, 0, id, 0, 0, 0, 2)],
                "end-without-head" => [Connection.Bytes(Data, EndStream, id)],
                _ => [],
            });
            if (sin is not "close")
            {
                while (true)
                {
                    await peer.ReadAsync();
                }
            }
        });

        using var response = await PostAsync();

        Assert.Equal(HttpStatusCode.BadGateway, response?.StatusCode ?? HttpStatusCode.BadGateway);
    }

    [Theory]
    [InlineData(Ping)]
    [InlineData(Settings)]
    [InlineData(Data)]
    [InlineData(Continuation)]
    [InlineData(WindowUpdate)]
    [InlineData((byte)0xbe)]
    public async Task Ends_a_connection_that_floods_it_with_nothing(byte type)
    {
        var cut = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await StartAsync(async (peer, _) =>
        {
            var id = (await peer.ReadAsync(Headers)).Stream;
            await peer.SendAsync(Headers, type == Continuation ? (byte)0 : EndHeaders, id, 0x88);
            var frame = Connection.Bytes(type, 0, type is Ping or Settings ? 0 : id, type == Ping ? new byte[8] : type == WindowUpdate ? [0, 0, 0, 1] : []);
            var flood = Enumerable.Repeat(frame, 500).ToArray();
            try
            {
                while (true)
                {
                    await peer.SendAsync(flood);
                }
            }
            catch (IOException)
            {
                cut.SetResult();
            }
        });

        var request = PostAsync();

        await cut.Task.WaitAsync(_deadline.Token);
        using var response = await request;
        Assert.NotEqual(HttpStatusCode.OK, response?.StatusCode);
    }

    [Fact]
    public async Task An_answer_of_another_length_than_it_says_never_looks_whole()
    {
        await StartAsync(async (peer, _) =>
        {
            while (true)
            {
                var id = (await peer.ReadAsync(Headers)).Stream;
                await peer.SendAsync(Connection.Bytes(Headers, EndHeaders, id, 0x88, 0x0f, 0x0d, 1, (byte)'9'), Connection.Bytes(Data, EndStream, id, 1, 2, 3));
            }
        });

        using var response = await PostAsync();

        Assert.Equal(HttpStatusCode.BadGateway, response?.StatusCode ?? HttpStatusCode.BadGateway);
    }

    [Theory]
    [InlineData(Reset)]
    [InlineData(GoAway)]
    public async Task Sends_a_request_again_that_the_peer_says_it_did_not_touch(byte type)
    {
        await StartAsync(async (peer, number) =>
        {
            for (var first = number == 1; ; first = false)
            {
                var id = (await peer.ReadAsync(Headers)).Stream;
                await (!first ? peer.SendAsync(Headers, EndHeaders | EndStream, id, Connection.Ok)
                    : type == Reset ? peer.SendAsync(Reset, 0, id, 0, 0, 0, 7)
                    : peer.SendAsync(GoAway, 0, 0, new byte[8]));
            }
        });

        using var response = await _pair.Client.DeleteAsync("/", _deadline.Token);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(type == Reset ? 1 : 2, _peer!.Connections);
    }

    [Fact]
    public async Task Sends_no_more_of_a_body_than_the_peer_takes()
    {
        // A first window of 10 bytes on each stream; known once the first answer is there.
        var most = 0;
        await StartAsync([0, 4, 0, 0, 0, 10], async (peer, _) =>
        {
            var first = (await peer.ReadAsync(Headers)).Stream;
            await peer.SendAsync(Headers, EndHeaders | EndStream, first, Connection.Ok);
            var id = (await peer.ReadAsync(Headers)).Stream;
            var (received, ended) = (0, false);
            while (!ended)
            {
                var frame = await peer.ReadAsync(Data);
                most = Math.Max(most, frame.Payload.Length);
                received += frame.Payload.Length;
                ended = (frame.Flags & EndStream) != 0;
                await peer.SendAsync(WindowUpdate, 0, id, 0, 0, 0, 7);
            }

            await peer.SendAsync(
                Connection.Bytes(Headers, EndHeaders, id, 0x88), Connection.Bytes(Data, EndStream, id, Encoding.ASCII.GetBytes(received.ToString(System.Globalization.CultureInfo.InvariantCulture))));
            await peer.ReadAsync();
        });
        await _pair.Client.GetStringAsync("/", _deadline.Token);

        using var response = await _pair.Client.PostAsync("/", new ByteArrayContent(new byte[100]), _deadline.Token);

        Assert.Equal("100", await response.Content.ReadAsStringAsync());
        Assert.Equal(10, most);
    }

    [Fact]
    public async Task Ends_a_connection_whose_peer_sends_more_than_it_may()
    {
        var cut = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await StartAsync(async (peer, _) =>
        {
            var id = (await peer.ReadAsync(Headers)).Stream;
            await peer.SendAsync(Headers, EndHeaders, id, 0x88);
            try
            {
                // Far more than every buffer on the way to a client that reads nothing, and than any window.
                for (var sent = 0; sent < 256 * 1024 * 1024; sent += 16_000)
                {
                    await peer.SendAsync(Data, 0, id, new byte[16_000]);
                }
            }
            catch (IOException)
            {
                cut.SetResult();
            }
        });
        using var client = new System.Net.Sockets.TcpClient { ReceiveBufferSize = 4096 };
        await client.ConnectAsync(_pair.Web.Endpoint("outbound"));
        await client.GetStream().WriteAsync("GET / HTTP/1.1\r\nHost: orders\r\n\r\n"u8.ToArray());

        await cut.Task.WaitAsync(_deadline.Token);
    }

    [Fact]
    public async Task Tells_the_peer_when_the_client_goes_away()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var reset = new TaskCompletionSource<ScriptedPeer.Frame>(TaskCreationOptions.RunContinuationsAsynchronously);
        await StartAsync(async (peer, _) =>
        {
            await peer.ReadAsync(Headers);
            asked.SetResult();
            reset.SetResult(await peer.ReadAsync(Reset));
        });
        using var impatience = new CancellationTokenSource();
        var request = _pair.Client.GetAsync("/", impatience.Token);
        await asked.Task.WaitAsync(_deadline.Token);

        await impatience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
        Assert.Equal([0, 0, 0, 8], (await reset.Task.WaitAsync(_deadline.Token)).Payload);
    }

    [Fact]
    public async Task Answers_pings_and_carries_large_headers()
    {
        await StartAsync(async (peer, _) =>
        {
            var (length, ended) = (0, false);
            var id = 0;
            while (!ended)
            {
                var frame = await peer.ReadAsync();
                length += frame.Type is Headers or Continuation ? frame.Payload.Length : 0;
                (id, ended) = (frame.Stream, frame.Type is Headers or Continuation && (frame.Flags & EndHeaders) != 0);
            }

            await peer.SendAsync(Ping, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8);
            var answered = await peer.ReadAsync(Ping);
            var good = length > 20_000 && answered is { Flags: 1, Payload: [1, 2, 3, 4, 5, 6, 7, 8] };
            await peer.SendAsync(Headers, EndHeaders | EndStream, id, good ? (byte)0x88 : (byte)0x8d);
            await peer.ReadAsync();
        });
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Add("x-large", new string('x', 20_000));

        using var response = await _pair.Client.SendAsync(request, _deadline.Token);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    private static byte[] Digits(int id) => Encoding.ASCII.GetBytes(id.ToString("000", System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>Null where the answer was cut.</summary>
    private async Task<HttpResponseMessage?> PostAsync()
    {
        try
        {
            return await _pair.Client.PostAsync("/", new StringContent(""), _deadline.Token);
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private Task StartAsync(Func<Connection, int, Task> script) => StartAsync([], script);

    private async Task StartAsync(byte[] settings, Func<Connection, int, Task> script)
    {
        _peer = new ScriptedPeer(_pair.Authority.Issue("orders"), script) { Settings = settings };
        await _pair.StartAsync();
        var configuration = _pair.WebConfiguration().Replace(_pair.Inbound.ToString(), _peer.Address, StringComparison.Ordinal);
        _pair.Web.Runtime.Apply(GatewayOptionsReader.Read(_pair.WebFile, configuration));
    }
}
