using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Enforcer.Certificates;
using Enforcer.Certificates.Validation;

namespace Enforcer.Gateway.Connections;

/// <summary>Our side of a handshake that a peer begins: without a valid chain it fails, so no byte reaches or leaves the app.</summary>
internal sealed class ServerHandshake(CertificateHolder holder, PeerGate gate, TlsProfile profile)
{
    private static readonly List<SslApplicationProtocol> HttpProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11];

    public SslServerAuthenticationOptions OptionsFor(GatewayConnection connection)
    {
        var identity = holder.Current;
        return new SslServerAuthenticationOptions
        {
            ServerCertificateContext = identity.Context,
            ApplicationProtocols = connection.Listener.IsHttp ? HttpProtocols : null,
            EnabledSslProtocols = profile.Protocols,
            CipherSuitesPolicy = profile.Suites,
            ClientCertificateRequired = true,
            AllowRenegotiation = false,
            // A resumed session brings the leaf without its intermediates, and a ticket outlives the bundle that it was issued under.
            AllowTlsResume = false,
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
            CertificateChainPolicy = PresentedChain.NoChainOfItsOwn(),
            RemoteCertificateValidationCallback = (_, certificate, chain, _) => Judge(connection, identity, certificate, chain),
        };
    }

    /// <summary>Null where the peer of an open connection still proves what it proved; else the connection serves no further request.</summary>
    public RefusalReason? RefusalNow(GatewayConnection connection)
    {
        var before = connection.Proof!;
        var (proof, refusal) = gate.JudgeAgain(before, holder.Current);
        if (proof is not null && !ReferenceEquals(proof, before))
        {
            connection.Accept(proof, holder.Current.Id);
        }

        return refusal;
    }

    private bool Judge(GatewayConnection connection, IdentitySnapshot identity, X509Certificate? certificate, X509Chain? chain)
    {
        var (proof, refusal, claimed) = gate.Judge(identity, certificate, chain, pinned: null);
        if (proof is null)
        {
            connection.Refusal = refusal;
            gate.Refused(connection.Listener.Name, connection.Listener.Direction, claimed, connection.Address, refusal!);
            return false;
        }

        connection.Accept(proof, identity.Id);
        return true;
    }
}
