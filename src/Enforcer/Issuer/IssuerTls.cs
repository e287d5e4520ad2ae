using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Enforcer.Certificates;
using Enforcer.Certificates.Issuing;
using Enforcer.Hosting;
using Enforcer.Issuer.Authorities;

namespace Enforcer.Issuer;

/// <summary>
/// The issuer's own serving certificate, by its own authority: made in memory, renewed at two thirds of its life and as soon as another
/// authority signs. Clients go by its identity; the names serve those that check host names.
/// </summary>
internal sealed class IssuerTls(AuthorityFollower authorities, IssuerOptions options, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly TimeSpan _lifetime = TimeSpan.FromHours(24);
    private (string Authority, DateTimeOffset RenewAt, SslStreamCertificateContext Context)? _current;

    /// <summary>For one connection: the framework adds to the options what the client presents.</summary>
    public SslServerAuthenticationOptions OptionsForConnection() => new()
    {
        ServerCertificateContext = Context(),
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        CipherSuitesPolicy = TlsListener.Ciphers,
        ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],
        // Asked for, not demanded: a first request has none. Whoever counts on it verifies it, endpoint by endpoint.
        ClientCertificateRequired = true,
#pragma warning disable CA5359 // Judged by EnrolmentDesk, which knows the intermediates and the revocations.
        RemoteCertificateValidationCallback = (_, _, _, _) => true,
#pragma warning restore CA5359
        CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, DisableCertificateDownloads = true, RevocationMode = X509RevocationMode.NoCheck },
        AllowRenegotiation = false,
        AllowTlsResume = false,
    };

    private SslStreamCertificateContext Context()
    {
        lock (_gate)
        {
            var authority = authorities.Current;
            var now = time.GetUtcNow();
            if (_current is { } current && current.Authority == authority.ActiveId && now < current.RenewAt && now > current.RenewAt - _lifetime)
            {
                return current.Context;
            }

            var leaf = authority.Active.Issue(new LeafRequest
            {
                Id = SpiffeId.Parse($"spiffe://{authority.State.TrustDomain}{options.IdentityPath}"),
                DnsNames = [.. options.Names.Where(name => !IPAddress.TryParse(name, out _))],
                Addresses = [.. options.Names.Select(name => IPAddress.TryParse(name, out var address) ? address : null).OfType<IPAddress>()],
                Lifetime = _lifetime,
            });
            var context = SslStreamCertificateContext.Create(leaf.Certificate, [.. leaf.Intermediates], offline: true);
            DateTimeOffset ends = leaf.Certificate.NotAfter;
            _current = (authority.ActiveId, now + ((ends - now) * 2 / 3), context);
            return context;
        }
    }
}
