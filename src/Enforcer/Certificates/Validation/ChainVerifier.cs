using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Enforcer.Certificates.Validation;

/// <summary>
/// Path validation by the platform's chain engine, held to our roots alone and to no network, then the SPIFFE rules, the strength floor and revocation.
/// </summary>
internal sealed class ChainVerifier : IPeerVerifier
{
    private const X509ChainStatusFlags NoPath = X509ChainStatusFlags.PartialChain | X509ChainStatusFlags.UntrustedRoot;

    public Verdict Verify(PeerChain chain, TrustBundle bundle, DateTimeOffset now)
    {
        if (chain.IsTooLarge)
        {
            return Verdict.Refused(RefusalReason.ChainTooLong);
        }

        using var leaf = Parse(chain.Leaf);
        if (leaf is null)
        {
            return Verdict.Refused(RefusalReason.Malformed);
        }

        var (id, refusal) = SpiffeProfile.Read(leaf);
        using var path = new X509Chain();
        var extra = new X509Certificate2Collection();
        try
        {
            extra.AddRange(chain.Intermediates.Select(Parse).OfType<X509Certificate2>().ToArray());
            refusal = PathRefusal(path, leaf, extra, bundle, now) ?? refusal ?? StrengthRefusal(path);
            if (refusal is null && id!.Value.TrustDomain != bundle.TrustDomain)
            {
                refusal = RefusalReason.TrustDomainMismatch;
            }

            return refusal is null ? Current(path, bundle, id!.Value, now) : Verdict.Refused(refusal, id);
        }
        finally
        {
            foreach (var certificate in extra.Concat(path.ChainElements.Select(element => element.Certificate)))
            {
                certificate.Dispose();
            }
        }
    }

    // What is left once the path itself is good: whether it was taken back, and how long the verdict holds.
    private static Verdict Current(X509Chain path, TrustBundle bundle, SpiffeId id, DateTimeOffset now)
    {
        var until = path.ChainElements.Min(element => new DateTimeOffset(element.Certificate.NotAfter));
        if (bundle.RevocationLists is not { } lists)
        {
            return Verdict.Valid(id, until);
        }

        var (refusal, listed) = RevocationCheck.Run([.. path.ChainElements.Select(element => element.Certificate)], lists, now);
        return refusal is null ? Verdict.Valid(id, listed < until ? listed : until) : Verdict.Refused(refusal, id);
    }

    private static RefusalReason? PathRefusal(
        X509Chain path, X509Certificate2 leaf, X509Certificate2Collection extra, TrustBundle bundle, DateTimeOffset now)
    {
        var policy = path.ChainPolicy;
        policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        policy.CustomTrustStore.AddRange(bundle.Roots);
        policy.ExtraStore.AddRange(extra);
        policy.DisableCertificateDownloads = true;
        policy.RevocationMode = X509RevocationMode.NoCheck;
        policy.VerificationTime = now.LocalDateTime;
        try
        {
            if (path.Build(leaf))
            {
                return null;
            }
        }
        catch (CryptographicException)
        {
            return RefusalReason.Malformed;
        }

        var status = path.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, one) => all | one.Status);
        return status switch
        {
            _ when (status & X509ChainStatusFlags.NotSignatureValid) != 0 => RefusalReason.BadSignature,
            _ when (status & NoPath) != 0 => RefusalReason.UntrustedIssuer,
            _ when (status & X509ChainStatusFlags.NotTimeValid) != 0 =>
                path.ChainElements.Any(element => now < new DateTimeOffset(element.Certificate.NotBefore)) ? RefusalReason.NotYetValid : RefusalReason.Expired,
            _ => RefusalReason.ChainInvalid,
        };
    }

    private static RefusalReason? StrengthRefusal(X509Chain path)
    {
        for (var i = 0; i < path.ChainElements.Count; i++)
        {
            if (KeyStrength.Check(path.ChainElements[i].Certificate, isAnchor: i == path.ChainElements.Count - 1) is { } refusal)
            {
                return refusal;
            }
        }

        return null;
    }

    private static X509Certificate2? Parse(byte[] der)
    {
        try
        {
            return X509CertificateLoader.LoadCertificate(der);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
