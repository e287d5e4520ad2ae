using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Enforcer.Certificates;
using Enforcer.Certificates.Validation;
using Enforcer.Gateway.Configuration;

namespace Enforcer.Gateway.Connections;

/// <summary>Our side of a handshake that we begin: connects to one upstream and lets it be nobody but the pinned peer.</summary>
/// <param name="listener">For the record.</param>
/// <param name="address">As configured; its host is the name that we ask for.</param>
/// <param name="peer">The one identity that counts.</param>
/// <param name="gate">Judges what is presented.</param>
/// <param name="profile">Which TLS we speak.</param>
/// <param name="at">Where to connect; null: wherever the host's name leads.</param>
internal sealed class ClientHandshake(string listener, Uri address, SpiffeId peer, PeerGate gate, TlsProfile profile, IPEndPoint? at = null)
{
    private readonly string _host = address.IdnHost.Trim('[', ']');
    private readonly EndPoint _endpoint = (EndPoint?)at ?? new DnsEndPoint(address.IdnHost.Trim('[', ']'), address.Port);

    /// <exception cref="PeerRefusedException">The upstream is not the pinned peer.</exception>
    /// <exception cref="AuthenticationException">The upstream refused us, or speaks no TLS of ours.</exception>
    /// <exception cref="IOException">The connection broke.</exception>
    /// <exception cref="SocketException">Nobody listens there.</exception>
    public async ValueTask<SecuredConnection> ConnectAsync(IdentitySnapshot identity, SslApplicationProtocol? protocol, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        SslStream? secured = null;
        try
        {
            await socket.ConnectAsync(_endpoint, cancellationToken);
            var plain = new TrackedStream(socket);
            secured = new SslStream(plain, leaveInnerStreamOpen: false);
            var proof = await AuthenticateAsync(secured, identity, protocol, cancellationToken);
            // A reset: whoever is behind must not take half a stream for a whole one.
            var live = new LivePeer(listener, Direction.Outbound, proof, address.Authority, () => socket.Close(0));
            gate.Opened(live, protocol?.ToString() ?? "tcp");
            plain.OnClosed(() => gate.Closed(live));
            return new SecuredConnection(secured, socket);
        }
        catch
        {
            if (secured is not null)
            {
                await secured.DisposeAsync();
            }

            socket.Dispose();
            throw;
        }
    }

    private async Task<PeerProof> AuthenticateAsync(
        SslStream secured, IdentitySnapshot identity, SslApplicationProtocol? protocol, CancellationToken cancellationToken)
    {
        PeerProof? proof = null;
        RefusalReason? refusal = null;
        SpiffeId? claimed = null;
        try
        {
            await secured.AuthenticateAsClientAsync(OptionsFor(identity, protocol, Judge), cancellationToken);
            return proof!;
        }
        catch (Exception failure) when (failure is AuthenticationException or IOException)
        {
            gate.Refused(listener, Direction.Outbound, claimed, address.Authority, refusal ?? RefusalReason.HandshakeFailed);
            throw new PeerRefusedException(refusal ?? RefusalReason.HandshakeFailed);
        }

        bool Judge(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
        {
            (proof, refusal, claimed) = gate.Judge(identity, certificate, chain, peer);
            return proof is not null;
        }
    }

    private SslClientAuthenticationOptions OptionsFor(
        IdentitySnapshot identity, SslApplicationProtocol? protocol, RemoteCertificateValidationCallback judge) => new()
        {
            TargetHost = _host,
            ClientCertificateContext = identity.Context,
            ApplicationProtocols = protocol is { } wanted ? [wanted] : null,
            EnabledSslProtocols = profile.Protocols,
            CipherSuitesPolicy = profile.Suites,
            AllowRenegotiation = false,
            AllowTlsResume = false,
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
            CertificateChainPolicy = PresentedChain.NoChainOfItsOwn(),
            RemoteCertificateValidationCallback = judge,
        };
}
