using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Enforcer.Certificates.Validation;

namespace Enforcer.Certificates;

/// <summary>Who we are and whom we trust at one moment: a set that was judged whole. Never changed, only replaced.</summary>
/// <param name="Id">What peers see.</param>
/// <param name="Leaf">With its private key. Not disposed by hand: handshakes under way may still hold it.</param>
/// <param name="Context">Built once, since it holds the chain and OpenSSL's session context; TLS options of every connection share it.</param>
/// <param name="Bundle">The roots for peers; its generation is the set's.</param>
/// <param name="Fingerprint">Of the files' contents.</param>
/// <param name="NotAfter">When the first certificate of our own path ends.</param>
internal sealed record IdentitySnapshot(
    SpiffeId Id,
    X509Certificate2 Leaf,
    SslStreamCertificateContext Context,
    TrustBundle Bundle,
    string Fingerprint,
    DateTimeOffset NotAfter)
{
    public long Generation => Bundle.Generation;
}
