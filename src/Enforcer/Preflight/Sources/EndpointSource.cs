using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Enforcer.Certificates.Validation.Der;
using Enforcer.Certificates.Validation.Extensions;
using Enforcer.Certificates.Validation.Names;
using Enforcer.Policies.Rules.Certs;
using Enforcer.Preflight.Checks;
using Enforcer.Preflight.Evidence;
using Enforcer.Resources;

namespace Enforcer.Preflight.Sources;

/// <summary>A live TLS endpoint: what it presents, whether it lets us in, and what time it thinks it is.</summary>
internal sealed class EndpointSource(Uri address, EndpointOptions options, TimeProvider time) : ICheckSource
{
    private readonly string _host = options.ServerName ?? address.IdnHost.Trim('[', ']');

    public async Task CollectAsync(Dossier dossier, CancellationToken cancellationToken)
    {
        dossier.PlaceCount++;
        var (resource, blocks) = PlaceResource.Of(PlaceKinds.Endpoint, address.GetLeftPart(UriPartial.Authority), [1]);
        var at = blocks[0];
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.Timeout);
        using var socket = await ConnectAsync(limit.Token, cancellationToken);
        List<ParsedCertificate> presented = [];
        await using var tls = new SslStream(new NetworkStream(socket));
        try
        {
            await tls.AuthenticateAsClientAsync(Options(presented), limit.Token);
        }
        catch (Exception failure) when (failure is AuthenticationException or IOException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            // With TLS 1.2 a server that asks for a certificate breaks off here, after it has shown its own.
            if (presented.Count == 0 || options.ClientCertificate is not null)
            {
                dossier.Report(CertificateRules.HandshakeRefused, resource, at, $"the TLS handshake failed: {Reason(failure)}");
            }
        }

        var (answered, refused) = tls.IsAuthenticated ? await AskAsync(dossier, tls, resource, at, cancellationToken) : (false, false);
        Add(dossier, resource, at, presented);
        if (options.ClientCertificate is not null && refused)
        {
            dossier.Report(CertificateRules.HandshakeRefused, resource, at, "the server broke off when it saw the client certificate: its bundle does not cover it, or it is not allowed in");
        }
        else if (options.ClientCertificate is null && answered && presented.Count > 0 && Trust.IsWorkload(presented[0]))
        {
            dossier.Report(CertificateRules.ClientUnverified, resource, at, "it answered a request that came without a client certificate");
        }
    }

    private void Add(Dossier dossier, Resource resource, Node at, List<ParsedCertificate> presented)
    {
        if (presented.Count == 0)
        {
            return;
        }

        var holding = new Holding
        {
            Resource = resource,
            Kind = HoldingKind.Identity,
            Presented = [.. presented.Select(certificate => new HeldCertificate(certificate, at))],
            Purposes = [ExtensionOids.ServerAuthentication],
            IsLive = true,
        };
        dossier.Holdings.Add(holding);
        // Workloads go by their identity, whatever their address is.
        var kind = System.Net.IPAddress.TryParse(_host, out _) ? GeneralNameKind.Address : GeneralNameKind.Dns;
        if (!Trust.IsWorkload(presented[0]) && !new PeerName(kind, _host).IsNamedBy(presented[0]))
        {
            dossier.Report(CertificateRules.NameMismatch, resource, at, $"the certificate does not name '{PrintableText.Of(_host)}'{IdentityCheck.Names(holding)}");
        }
    }

    private async Task<Socket> ConnectAsync(CancellationToken limited, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(address.DnsSafeHost, address.Port, limited);
            return socket;
        }
        catch (Exception failure) when (failure is SocketException or OperationCanceledException)
        {
            socket.Dispose();
            cancellationToken.ThrowIfCancellationRequested();
            throw new IOException($"{address.GetLeftPart(UriPartial.Authority)} cannot be reached: {(failure is SocketException ? failure.Message : "no answer in time")}", failure);
        }
    }

    private SslClientAuthenticationOptions Options(List<ParsedCertificate> presented) => new()
    {
        TargetHost = _host,
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        ClientCertificateContext = options.ClientCertificate is { } own ? SslStreamCertificateContext.Create(own, options.ClientIntermediates, offline: true) : null,
        // Our own validator judges what is presented, later and with everything else.
        CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, DisableCertificateDownloads = true, RevocationMode = X509RevocationMode.NoCheck },
        RemoteCertificateValidationCallback = (_, certificate, chain, _) =>
        {
            var sent = new[] { certificate?.GetRawCertData() }.Concat(chain?.ChainPolicy.ExtraStore.Select(other => other.RawData) ?? []);
            presented.AddRange(sent.OfType<byte[]>().Select(der => CertificateReader.Read(der)).OfType<ParsedCertificate>().DistinctBy(one => one.Thumbprint));
            return true;
        },
    };

    // A TLS 1.3 server refuses a client certificate only after the handshake. HTTP is a guess: another protocol answers nothing of use, or waits.
    private async Task<(bool Answered, bool Refused)> AskAsync(Dossier dossier, SslStream tls, Resource resource, Node at, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.Timeout);
        try
        {
            await tls.WriteAsync(HttpProbe.Request(_host), limit.Token);
            var buffer = new byte[HttpProbe.MostBytes];
            var length = await tls.ReadAtLeastAsync(buffer, HttpProbe.LeastBytes, throwOnEndOfStream: false, limit.Token);
            var answer = HttpProbe.Read(buffer.AsSpan(0, length));
            if (answer?.Date is { } date)
            {
                ClockSkew.Report(dossier, resource, at, date, time.GetUtcNow());
            }

            return (answer is { IsLetIn: true }, answer is null && length == 0);
        }
        catch (OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return (false, false);
        }
        catch (IOException)
        {
            return (false, true);
        }
    }

    private static string Reason(Exception failure) =>
        failure is OperationCanceledException ? "no answer in time" : PrintableText.Of((failure.InnerException ?? failure).Message.ReplaceLineEndings(" ")).TrimEnd('.');
}
