using System.Net;
using Enforcer.Tests.Support;

namespace Enforcer.Tests.Gateway;

/// <summary>What a peer with a good certificate can do to TLS itself.</summary>
public sealed class TlsAttackTests : IAsyncLifetime
{
    private readonly GatewayPair _pair = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _pair.DisposeAsync();

    [Fact]
    public async Task A_renegotiation_ends_the_connection()
    {
        _pair.Both = "tls: {allowTls12: true}";
        await _pair.StartAsync();
        await using var peer = new OpenSslPeer(_pair.Inbound, _pair.WebIdentity!, "-tls1_2");
        await peer.UntilAsync(said => said.Contains("Verify return code", StringComparison.Ordinal));

        await peer.SayAsync("R\n");
        await peer.ExitAsync();

        Assert.Contains("RENEGOTIATING", peer.Said, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await _pair.Client.GetAsync("/")).StatusCode);
    }

    [Fact]
    public async Task Renewed_keys_without_end_never_reach_the_app_and_good_peers_are_served()
    {
        var asked = 0;
        _pair.App = _ =>
        {
            Interlocked.Increment(ref asked);
            return Task.CompletedTask;
        };
        await _pair.StartAsync();
        await using var peer = new OpenSslPeer(_pair.Inbound, _pair.WebIdentity!, "-tls1_3");
        await peer.UntilAsync(said => said.Contains("Verify return code", StringComparison.Ordinal));

        for (var i = 1; i <= 100 && !peer.HasExited; i++)
        {
            var number = i;
            await peer.SayAsync("K\n");
            await peer.UntilAsync(said => peer.HasExited || said.Split("KEYUPDATE").Length > number);
        }

        Assert.Equal(HttpStatusCode.OK, (await _pair.Client.GetAsync("/")).StatusCode);
        Assert.Equal(1, asked);
    }

    [Theory]
    [InlineData("-tls1_2")]
    [InlineData("-tls1_3")]
    public async Task A_session_is_not_taken_up_again(string version)
    {
        _pair.Both = "tls: {allowTls12: true}";
        await _pair.StartAsync();
        var session = Path.Combine(_pair.WebFolder.Path, "session.pem");
        await AskAsync(version, "-sess_out", session);

        var said = await AskAsync(version, File.Exists(session) ? ["-sess_in", session] : []);

        Assert.Contains("HTTP/1.1 200", said, StringComparison.Ordinal);
        Assert.DoesNotContain("Reused", said, StringComparison.Ordinal);
    }

    private async Task<string> AskAsync(string version, params string[] more)
    {
        await using var peer = new OpenSslPeer(_pair.Inbound, _pair.WebIdentity!, [version, .. more]);
        await peer.UntilAsync(said => said.Contains("Verify return code", StringComparison.Ordinal));
        await peer.SayAsync("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        await peer.ExitAsync();
        return peer.Said;
    }
}
