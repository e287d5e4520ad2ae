using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Enforcer.Certificates.Issuing;

namespace Enforcer.Demo;

/// <summary>A peer outside our own gateways, which may present anything or nothing; always on a connection of its own.</summary>
internal static class PeerProbe
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>A client that trusts one root and presents this certificate, or none.</summary>
    public static SocketsHttpHandler Handler(X509Certificate2? certificate, X509Certificate2 root) => new()
    {
        UseProxy = false,
        SslOptions = new SslClientAuthenticationOptions
        {
            ClientCertificateContext = certificate is null ? null : SslStreamCertificateContext.Create(certificate, null, offline: true),
            AllowTlsResume = false,
            CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                CustomTrustStore = { root },
                RevocationMode = X509RevocationMode.NoCheck,
                DisableCertificateDownloads = true,
            },
        },
    };

    /// <summary>Sends one GET as a peer that trusts <paramref name="server"/>.</summary>
    public static async Task<PeerAnswer> AskAsync(IPEndPoint inbound, IssuedCertificate? certificate, X509Certificate2 server, CancellationToken cancellationToken)
    {
        var presented = "";
        using var handler = Handler(certificate?.Certificate, server);
        handler.SslOptions.RemoteCertificateValidationCallback = (_, shown, _, errors) =>
        {
            presented = (shown as X509Certificate2)?.SerialNumber ?? "";
            return errors == SslPolicyErrors.None;
        };
        using var client = new HttpClient(handler, disposeHandler: false) { Timeout = Patience };
        try
        {
            using var answer = await client.GetAsync(new Uri($"https://{inbound}/orders/probe"), cancellationToken);
            return new PeerAnswer(answer.StatusCode, presented);
        }
        catch (HttpRequestException)
        {
            return new PeerAnswer(null, presented);
        }
    }
}
