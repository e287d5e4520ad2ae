using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Enforcer.Certificates.Issuing;

namespace Enforcer.Tests.Support;

/// <summary>A caller with a good identity that speaks HTTP/2 to an inbound listener frame by frame, as badly as a test wants.</summary>
internal static class FramePeer
{
    public static async Task<ScriptedPeer.Connection> ConnectAsync(IPEndPoint server, IssuedCertificate leaf, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(server, cancellationToken);
        var stream = new SslStream(new NetworkStream(socket, ownsSocket: true));
        await stream.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = "localhost",
                EnabledSslProtocols = SslProtocols.Tls13,
                ApplicationProtocols = [SslApplicationProtocol.Http2],
                ClientCertificateContext = SslStreamCertificateContext.Create(leaf.Certificate, new X509Certificate2Collection(leaf.Intermediates.ToArray()), offline: true),
                // What the server proves is not what these tests are about.
                RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null,
            },
            cancellationToken);
        await stream.WriteAsync("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray(), cancellationToken);
        var connection = new ScriptedPeer.Connection(stream);
        await connection.SendAsync(4, 0, 0);
        return connection;
    }

    /// <summary>A header block of literals; pseudo headers of a GET for <c>/</c> first, unless given.</summary>
    public static byte[] Block(params (string Name, string Value)[] headers)
    {
        (string Name, string Value)[] usual = [(":method", "GET"), (":scheme", "https"), (":path", "/"), (":authority", "orders")];
        var all = usual.Where(pair => !headers.Any(header => header.Name == pair.Name)).Concat(headers).OrderBy(header => header.Name.StartsWith(':') ? 0 : 1);
        return [.. all.SelectMany(header => (byte[])[0, .. Text(header.Name), .. Text(header.Value)])];
    }

    // Up to 16 KB: a prefix of seven ones, then seven bits a byte.
    private static byte[] Text(string text)
    {
        var bytes = Encoding.Latin1.GetBytes(text);
        return bytes.Length < 127
            ? [(byte)bytes.Length, .. bytes]
            : [127, (byte)(((bytes.Length - 127) & 0x7f) | 0x80), (byte)((bytes.Length - 127) >> 7), .. bytes];
    }
}
