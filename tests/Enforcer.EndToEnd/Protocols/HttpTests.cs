using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Enforcer.EndToEnd.Support;

namespace Enforcer.EndToEnd.Protocols;

/// <summary>HTTP clients of other makers through both gateways: curl, node's own HTTP/2, nghttp and h2load.</summary>
[Collection(SharedMesh.Name)]
public sealed class HttpTests(ServiceMesh mesh)
{
    private const int LargeBytes = 48 * 1024 * 1024;

    [Theory]
    [InlineData("many-streams")]
    [InlineData("trailers")]
    [InlineData("request-trailers")]
    [InlineData("cancel")]
    [InlineData("slow-reader")]
    [InlineData("slow-app")]
    public async Task Nodes_http2_behaves_as_without_gateways(string scenario) => (await ClientPackages.RunAsync("http2-client.js", mesh.Outbound, scenario)).Exits(0);

    [Theory]
    [InlineData("--http1.1")]
    [InlineData("--http2-prior-knowledge")]
    public async Task Curl_gets_a_large_body_unchanged(string version)
    {
        foreach (var how in (string[])["", "&chunked"])
        {
            var file = Path.Combine(mesh.Folder, "download");

            await CurlAsync(version, "--output", file, $"http://{mesh.Outbound}/bytes?n={LargeBytes}{how}");

            Assert.Equal(Sum(Pattern()), Sum(await File.ReadAllBytesAsync(file)));
        }
    }

    [Theory]
    [InlineData("--http1.1")]
    [InlineData("--http2-prior-knowledge")]
    public async Task Curl_sends_a_large_body_unchanged(string version)
    {
        var file = Path.Combine(mesh.Folder, "upload");
        await File.WriteAllBytesAsync(file, Pattern());

        foreach (var how in (string[])["Expect:", "Transfer-Encoding: chunked"])
        {
            var answer = await CurlAsync(version, "--upload-file", file, "--header", how, $"http://{mesh.Outbound}/sum");

            Assert.Contains($"\"bytes\":{LargeBytes},\"sum\":\"{Sum(Pattern())}\"", answer.Output, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("--http1.1")]
    [InlineData("--http2-prior-knowledge")]
    public async Task Curl_waits_for_leave_to_send_its_body(string version)
    {
        var answer = await CurlAsync(version, "--verbose", "--header", "Expect: 100-continue", "--expect100-timeout", "20", "--data", "hello", $"http://{mesh.Outbound}/sum");

        Assert.Contains(" 100", answer.Error, StringComparison.Ordinal);
        Assert.Contains("\"bytes\":5", answer.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_waits_for_leave_is_told_no_and_nothing_of_it_is_taken_for_a_body()
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPEndPoint.Parse(mesh.Outbound));
        await client.GetStream().WriteAsync("POST /sum HTTP/1.1\r\nHost: app.test\r\nExpect: 100-continue\r\nx-unwanted: 1\r\nContent-Length: 50000\r\n\r\n"u8.ToArray());

        var answer = "";
        for (var buffer = new byte[4096]; !answer.EndsWith("\r\n0\r\n\r\n", StringComparison.Ordinal);)
        {
            var count = await client.GetStream().ReadAsync(buffer);
            answer += count > 0 ? Encoding.ASCII.GetString(buffer, 0, count) : throw new IOException($"The answer broke off: {answer}");
        }

        Assert.StartsWith("HTTP/1.1 417 ", answer, StringComparison.Ordinal);
        Assert.Contains("Connection: close", answer, StringComparison.Ordinal);
        Assert.Contains("unwanted", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--http1.1")]
    [InlineData("--http2-prior-knowledge")]
    public async Task Curl_sees_each_event_when_the_app_sends_it(string version)
    {
        await using var events = RunningProcess.Start("curl", ["--silent", "--no-buffer", version, $"http://{mesh.Outbound}/events"]);
        for (var i = 0; i < 3; i++)
        {
            // The app sends the next one only when it is asked to, so whatever holds one back holds up the test.
            await events.WaitUntilSaidAsync($"data: {i}");
            await CurlAsync(version, $"http://{mesh.Outbound}/event?n={i + 1}");
        }

        await events.WaitUntilSaidAsync("data: 3");
    }

    [Fact]
    public async Task Nghttp_shares_one_connection_among_its_requests()
    {
        var answer = await RunningProcess.RunAsync("nghttp", ["--stat", "--null-out", "--multiply=20", $"http://{mesh.Outbound}/bytes?n=100000"]);

        Assert.Equal(20, answer.Exits(0).Output.Split('\n').Count(line => line.Contains(" 200 ", StringComparison.Ordinal) && line.Contains("/bytes", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("--h1")]
    [InlineData("--no-tls-proto=h2c")]
    public async Task H2load_loses_no_request(string version)
    {
        var answer = await RunningProcess.RunAsync("h2load", [version, "-n", "3000", "-c", "20", "-m", "10", $"http://{mesh.Outbound}/bytes?n=1000"]);

        Assert.Contains("3000 succeeded, 0 failed, 0 errored, 0 timeout", answer.Exits(0).Output, StringComparison.Ordinal);
        Assert.Contains("status codes: 3000 2xx", answer.Output, StringComparison.Ordinal);
    }

    private static async Task<CommandResult> CurlAsync(params string[] arguments) =>
        (await RunningProcess.RunAsync("curl", ["--silent", "--show-error", "--max-time", "50", .. arguments])).Exits(0);

    private static byte[] Pattern()
    {
        const int Period = 64 * 1024;
        var bytes = new byte[LargeBytes];
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] = (byte)((i % Period * 31) + (i % Period >> 8));
        }

        return bytes;
    }

    private static string Sum(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
