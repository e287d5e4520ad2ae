using System.Globalization;
using System.Net;
using Enforcer.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace Enforcer.Tests.Gateway;

public sealed class GatewayMetricsTests : IAsyncLifetime
{
    private const int BodyBytes = 300_000;

    private readonly GatewayPair _pair = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _pair.DisposeAsync();

    [Fact]
    public async Task Durations_of_requests_are_a_histogram_by_listener_and_direction()
    {
        await _pair.StartAsync();

        for (var i = 0; i < 3; i++)
        {
            using var response = await _pair.Client.GetAsync("/");
        }

        Assert.Equal(3, await ValueAsync("enforcer_gateway_request_duration_seconds_count{direction=\"outbound\",listener=\"outbound\"}"));
        Assert.Equal(3, await ValueAsync("enforcer_gateway_request_duration_seconds_bucket{direction=\"outbound\",listener=\"outbound\",le=\"+Inf\"}"));
        Assert.True(await ValueAsync("enforcer_gateway_request_duration_seconds_sum{direction=\"outbound\",listener=\"outbound\"}") > 0);
    }

    [Fact]
    public async Task Bytes_are_those_of_the_wire_in_both_directions()
    {
        _pair.App = async context =>
        {
            await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
            await context.Response.Body.WriteAsync(new byte[BodyBytes], context.RequestAborted);
        };
        await _pair.StartAsync();

        using (var posted = await _pair.Client.PostAsync("/", new ByteArrayContent(new byte[2 * BodyBytes])))
        {
            Assert.Equal(BodyBytes, (await posted.Content.ReadAsByteArrayAsync()).Length);
        }

        Assert.InRange(await BytesAsync("received"), 2 * BodyBytes, 3 * BodyBytes);
        Assert.InRange(await BytesAsync("sent"), BodyBytes, 2 * BodyBytes);
        // The same after the connection has closed.
        _pair.Client.DefaultRequestHeaders.ConnectionClose = true;
        using var last = await _pair.Client.GetAsync("/");
        Assert.InRange(await BytesAsync("sent"), 2 * BodyBytes, 3 * BodyBytes);
        Assert.InRange(await BytesAsync("received"), 2 * BodyBytes, 3 * BodyBytes);
    }

    [Fact]
    public async Task Handshakes_are_counted_by_the_reason_of_their_refusal()
    {
        await _pair.StartAsync();
        using var foreign = TestAuthority.Create();
        using var leaf = foreign.Issue("web");

        using var response = await _pair.Client.GetAsync("/");
        await PeerClient.ExchangeAsync(_pair.Inbound, leaf, "GET / HTTP/1.1\r\n\r\n");
        await PeerClient.ExchangeAsync(_pair.Inbound, null, "GET / HTTP/1.1\r\n\r\n");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var metrics = await _pair.AdminOf(_pair.Orders).GetStringAsync("/metrics");
        foreach (var (reason, result) in ((string, string)[])[("none", "accepted"), ("bad-signature", "refused"), ("no-certificate", "refused")])
        {
            Assert.Contains($"enforcer_gateway_handshakes_total{{direction=\"inbound\",listener=\"inbound\",reason=\"{reason}\",result=\"{result}\"}} 1\n", metrics, StringComparison.Ordinal);
        }

        Assert.Contains("enforcer_gateway_connections_total{direction=\"inbound\",listener=\"inbound\"} 3\n", metrics, StringComparison.Ordinal);
        Assert.Contains("enforcer_certificates_generation 1\n", metrics, StringComparison.Ordinal);
    }

    private Task<double> BytesAsync(string way) => ValueAsync($"enforcer_gateway_bytes_total{{direction=\"outbound\",listener=\"outbound\",way=\"{way}\"}}");

    private async Task<double> ValueAsync(string series)
    {
        // A request is counted behind its answer.
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var admin = _pair.AdminOf(_pair.Web);
        var before = double.NaN;
        while (true)
        {
            var line = (await admin.GetStringAsync("/metrics", deadline.Token)).Split('\n').SingleOrDefault(line => line.StartsWith(series + " ", StringComparison.Ordinal));
            var value = line is null ? double.NaN : double.Parse(line[(series.Length + 1)..], CultureInfo.InvariantCulture);
            if (value.Equals(before) && !double.IsNaN(value))
            {
                return value;
            }

            before = value;
            await Task.Delay(20, deadline.Token);
        }
    }
}
