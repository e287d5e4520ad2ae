using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Enforcer.Certificates;
using Enforcer.Hosting;

namespace Enforcer.Gateway.Connections;

/// <summary>
/// Keeps a gateway out of service until it has shaken hands with itself: that files parse and chains hold does not say that this machine's
/// TLS takes this key. Says at the same time what this machine's TLS can do.
/// </summary>
internal sealed partial class SelfHandshake(CertificateHolder holder, PeerGate gate, TlsProfile profile, Readiness readiness, TimeProvider time, ILogger<SelfHandshake> logger)
    : BackgroundService
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly ReadinessTask _awaited = readiness.Await("self-handshake");
    private bool _done;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        Log.Tls(logger, profile.AllowTls12 ? "1.2 and 1.3" : "1.3", MLKem.IsSupported ? "available" : "not available", IsFips() ? "on" : "off");
        await TryAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        while (!_done && await timer.WaitForNextTickAsync(stoppingToken))
        {
            await TryAsync(stoppingToken);
        }
    }

    private async Task TryAsync(CancellationToken cancellationToken)
    {
        if (!holder.HasIdentity)
        {
            return;
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            await ShakeAsync(holder.Current, patience.Token);
            _done = true;
            _awaited.Complete();
        }
        catch (Exception failure) when (failure is AuthenticationException or IOException or SocketException or OperationCanceledException)
        {
            Log.Failed(logger, failure.Message);
        }
    }

    private async Task ShakeAsync(IdentitySnapshot identity, CancellationToken cancellationToken)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start(1);
        using var near = new TcpClient();
        var accepting = listener.AcceptTcpClientAsync(cancellationToken);
        await near.ConnectAsync((IPEndPoint)listener.LocalEndpoint, cancellationToken);
        using var far = await accepting;
        await using var client = new SslStream(near.GetStream());
        await using var server = new SslStream(far.GetStream());
        await Task.WhenAll(
            client.AuthenticateAsClientAsync(ClientOptions(identity), cancellationToken),
            server.AuthenticateAsServerAsync(ServerOptions(identity), cancellationToken));
    }

    private SslClientAuthenticationOptions ClientOptions(IdentitySnapshot identity) => new()
    {
        TargetHost = "localhost",
        ClientCertificateContext = identity.Context,
        EnabledSslProtocols = profile.Protocols,
        CipherSuitesPolicy = profile.Suites,
        AllowTlsResume = false,
        CertificateChainPolicy = PresentedChain.NoChainOfItsOwn(),
        RemoteCertificateValidationCallback = (_, certificate, chain, _) => IsMe(identity, certificate, chain),
    };

    private SslServerAuthenticationOptions ServerOptions(IdentitySnapshot identity) => new()
    {
        ServerCertificateContext = identity.Context,
        EnabledSslProtocols = profile.Protocols,
        CipherSuitesPolicy = profile.Suites,
        ClientCertificateRequired = true,
        AllowTlsResume = false,
        CertificateChainPolicy = PresentedChain.NoChainOfItsOwn(),
        RemoteCertificateValidationCallback = (_, certificate, chain, _) => IsMe(identity, certificate, chain),
    };

    private bool IsMe(IdentitySnapshot identity, X509Certificate? certificate, X509Chain? chain) =>
        gate.Judge(identity, certificate, chain, pinned: identity.Id).Proof is not null;

    // The kernel's switch, which Debian's and Red Hat's OpenSSL follow.
    private static bool IsFips()
    {
        try
        {
            return File.ReadAllText("/proc/sys/crypto/fips_enabled").Trim() == "1";
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "TLS {Versions}; key exchange X25519MLKEM768 {Hybrid}; FIPS mode {Fips}.", EventName = nameof(Tls))]
        public static partial void Tls(ILogger logger, string versions, string hybrid, string fips);

        [LoggerMessage(2, LogLevel.Warning, "The gateway cannot shake hands with itself and stays out of service: {Reason}", EventName = nameof(Failed))]
        public static partial void Failed(ILogger logger, string reason);
    }
}
