using Enforcer.Certificates.Validation.Der;
using Enforcer.Certificates.Validation.Extensions;
using Enforcer.Certificates.Validation.Paths;

namespace Enforcer.Certificates.Validation;

/// <summary>
/// Judges a peer under the mesh profile: our own path validation, since the platform's does not go back from a cross-sign that leads nowhere,
/// accepts what RFC 5280 forbids, and takes no revocation list; then the SPIFFE rules and the trust domain.
/// </summary>
internal sealed class ChainVerifier : IPeerVerifier
{
    private static readonly string[] BothSides = [ExtensionOids.ServerAuthentication, ExtensionOids.ClientAuthentication];

    public Verdict Verify(PeerChain chain, TrustBundle bundle, DateTimeOffset now)
    {
        if (chain.IsTooLarge)
        {
            return Verdict.Refused(RefusalReason.ChainTooLong);
        }

        using var leaf = CertificateReader.Read(chain.Leaf);
        if (leaf is null)
        {
            return Verdict.Refused(RefusalReason.Malformed);
        }

        var (id, refusal) = SpiffeProfile.Read(leaf);
        var intermediates = chain.Intermediates.Select(der => CertificateReader.Read(der)).OfType<ParsedCertificate>().ToList();
        try
        {
            var found = PathSearch.Run(new PathRequest
            {
                Leaf = leaf,
                Intermediates = intermediates,
                Anchors = bundle.Anchors,
                Time = now,
                Profile = ValidationProfile.Mesh,
                Purposes = BothSides,
                RevocationLists = bundle.RevocationLists,
                Revocation = bundle.Revocation,
            });
            refusal = found.Failure?.Reason ?? refusal;
            if (refusal is null && id!.Value.TrustDomain != bundle.TrustDomain)
            {
                refusal = RefusalReason.TrustDomainMismatch;
            }

            return refusal is null ? Verdict.Valid(id!.Value, found.Until, found.Path[^1].Thumbprint) : Verdict.Refused(refusal, id);
        }
        finally
        {
            intermediates.ForEach(certificate => certificate.Dispose());
        }
    }
}
