using System.Security.Cryptography.X509Certificates;
using Enforcer.Certificates.Validation;

namespace Enforcer.Gateway.Connections;

/// <summary>Takes what a peer presented out of the framework's hands, which disposes of it after the handshake.</summary>
internal static class PresentedChain
{
    public static PeerChain From(X509Certificate leaf, X509Chain? chain)
    {
        var der = leaf.GetRawCertData();
        var intermediates = new List<byte[]>();
        if (chain is not null)
        {
            foreach (var certificate in chain.ChainPolicy.ExtraStore)
            {
                // A client's list of the server's chain begins with the leaf.
                if (!certificate.RawDataMemory.Span.SequenceEqual(der))
                {
                    intermediates.Add(certificate.RawData);
                }
            }
        }

        return new PeerChain(der, intermediates);
    }

    /// <summary>
    /// Keeps the framework from building a chain of its own on system roots before our callback runs. A new one for each connection:
    /// the framework adds the peer's certificates to the policy that it is given.
    /// </summary>
    public static X509ChainPolicy NoChainOfItsOwn() => new()
    {
        TrustMode = X509ChainTrustMode.CustomRootTrust,
        DisableCertificateDownloads = true,
        RevocationMode = X509RevocationMode.NoCheck,
    };
}
