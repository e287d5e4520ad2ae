using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Enforcer.Certificates.Issuing;

namespace Enforcer.Demo;

/// <summary>Plays the peers: the one that may, and those that may not, of which the application must see nothing.</summary>
internal static class PeerAct
{
    public static async Task PlayAsync(DemoMesh mesh, DemoJournal journal, CancellationToken cancellationToken)
    {
        await journal.TryAsync("Request through both gateways", "200, the application is told who asks", () => AskAsClientAsync(mesh, cancellationToken));

        using var foreign = DemoMesh.CreateAuthority("Foreign CA");
        using var stranger = foreign.Issue(new LeafRequest { Id = DemoMesh.Workload("web") });
        using var neighbour = mesh.Authority.Issue(new LeafRequest { Id = DemoMesh.Workload("cart") });
        await RefuseAsync(mesh, journal, "Peer without a certificate", "no-certificate", null, cancellationToken);
        await RefuseAsync(mesh, journal, "Peer with a certificate of a foreign CA", "untrusted-issuer", stranger, cancellationToken);
        await RefuseAsync(mesh, journal, "Peer that no access rule names", "access-denied", neighbour, cancellationToken);
        await journal.TryAsync("Peer that speaks plaintext", "refused, the application saw nothing", () => SpeakPlaintextAsync(mesh, cancellationToken));
    }

    private static async Task<(string Happened, bool Held)> AskAsClientAsync(DemoMesh mesh, CancellationToken cancellationToken)
    {
        using var answer = await mesh.Client.GetAsync(new Uri(mesh.Outbound, "/orders/7"), cancellationToken);
        var body = await answer.Content.ReadAsStringAsync(cancellationToken);
        var told = body.Contains(DemoMesh.Workload("web").ToString(), StringComparison.Ordinal);
        var reached = answer.StatusCode == HttpStatusCode.OK && body.StartsWith("GET /orders/7\n", StringComparison.Ordinal);
        return ($"{(int)answer.StatusCode}, the application is {(told ? "told who asks" : "not told")}", reached && told);
    }

    private static Task RefuseAsync(DemoMesh mesh, DemoJournal journal, string tried, string reason, IssuedCertificate? certificate, CancellationToken cancellationToken)
    {
        var known = reason == "access-denied";
        return journal.TryAsync(tried, $"{(known ? "403" : "no handshake")}: {reason}", async () =>
        {
            var (seen, counted) = (mesh.Application.Seen, await CountAsync(mesh, reason, cancellationToken));
            var answer = await PeerProbe.AskAsync(mesh.Inbound, certificate, mesh.Authority.Certificate, cancellationToken);
            var named = await CountsMoreAsync(mesh, reason, counted, cancellationToken);
            var reached = mesh.Application.Seen - seen;
            var got = answer.Status is { } status ? ((int)status).ToString(CultureInfo.InvariantCulture) : "no handshake";
            var happened = $"{got}: {(named ? reason : "no such reason in /peers")}{(reached == 0 ? "" : $", the application saw {reached}")}";
            return (happened, named && reached == 0 && answer.Status == (known ? HttpStatusCode.Forbidden : null));
        });
    }

    private static async Task<(string Happened, bool Held)> SpeakPlaintextAsync(DemoMesh mesh, CancellationToken cancellationToken)
    {
        var seen = mesh.Application.Seen;
        using var connection = new System.Net.Sockets.TcpClient();
        await connection.ConnectAsync(mesh.Inbound, cancellationToken);
        var stream = connection.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes("GET /orders/7 HTTP/1.1\r\nHost: orders\r\n\r\n"), cancellationToken);
        using var answer = new MemoryStream();
        try
        {
            await stream.CopyToAsync(answer, cancellationToken);
        }
        catch (IOException)
        {
            // Cut off is what it deserves.
        }

        var http = Encoding.ASCII.GetString(answer.ToArray()).StartsWith("HTTP", StringComparison.Ordinal);
        var reached = mesh.Application.Seen - seen;
        return (http ? "answered" : $"refused, the application saw {(reached == 0 ? "nothing" : $"{reached}")}", !http && reached == 0);
    }

    // The peer may learn of its refusal a moment before the gateway has written it down.
    private static async Task<bool> CountsMoreAsync(DemoMesh mesh, string reason, long than, CancellationToken cancellationToken)
    {
        for (var look = 0; look < 50; look++)
        {
            if (await CountAsync(mesh, reason, cancellationToken) > than)
            {
                return true;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, cancellationToken);
        }

        return false;
    }

    // How often the inbound gateway says on its admin port that it refused somebody for this reason.
    private static async Task<long> CountAsync(DemoMesh mesh, string reason, CancellationToken cancellationToken)
    {
        var text = await mesh.Client.GetStringAsync(new Uri($"http://{mesh.Orders.Host.Admin}/peers"), cancellationToken);
        return JsonNode.Parse(text)!["peers"]!.AsArray().Where(peer => peer!["reason"]?.GetValue<string>() == reason).Sum(peer => peer!["count"]!.GetValue<long>());
    }
}
