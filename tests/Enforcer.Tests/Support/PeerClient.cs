using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Enforcer.Certificates.Issuing;

namespace Enforcer.Tests.Support;

/// <summary>A peer that is no gateway: speaks to an inbound listener byte by byte, with whatever certificate a test gives it.</summary>
internal static class PeerClient
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    /// <summary>Everything that came back for one raw request; empty where the connection was refused or cut.</summary>
    public static async Task<string> ExchangeAsync(IPEndPoint server, IssuedCertificate? leaf, string request, SslProtocols protocols = SslProtocols.Tls13)
    {
        using var timeout = new CancellationTokenSource(Deadline);
        try
        {
            await using var stream = await ConnectAsync(server, leaf, protocols, timeout.Token);
            await stream.WriteAsync(Encoding.Latin1.GetBytes(request), timeout.Token);
            using var reader = new StreamReader(stream, Encoding.Latin1);
            return await reader.ReadToEndAsync(timeout.Token);
        }
        catch (Exception failure) when (failure is IOException or AuthenticationException)
        {
            return "";
        }
    }

    /// <summary>In TLS 1.3 a client is done before the server has judged it, so that this succeeds says nothing yet.</summary>
    public static async Task<SslStream> ConnectAsync(
        IPEndPoint server, IssuedCertificate? leaf, SslProtocols protocols = SslProtocols.Tls13, CancellationToken cancellationToken = default)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(server, cancellationToken);
        var stream = new SslStream(new NetworkStream(socket, ownsSocket: true));
        await stream.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = "localhost",
                EnabledSslProtocols = protocols,
                ApplicationProtocols = [SslApplicationProtocol.Http11],
                ClientCertificateContext = leaf is null
                    ? null
                    : SslStreamCertificateContext.Create(leaf.Certificate, new X509Certificate2Collection(leaf.Intermediates.ToArray()), offline: true),
                // What the server proves is not what these tests are about.
                RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null,
            },
            cancellationToken);
        return stream;
    }
}
