using System.Security.Cryptography.X509Certificates;
using Enforcer.Certificates;
using Enforcer.Certificates.Enrolment;
using Enforcer.Certificates.Validation;
using Enforcer.Issuer.Authorities;
using Enforcer.Issuer.Callers;
using Enforcer.Issuer.Ledger;
using Enforcer.Resources.Settings;

namespace Enforcer.Issuer.Enrolment;

/// <summary>
/// Decides on each request for a certificate, in the order in which refusing is cheap: state, caller, request, rate; then, once nothing can
/// fail any more, a token is spent and the leaf signed. Refused is the fall-through.
/// </summary>
internal sealed class EnrolmentDesk(LeafSigner signer, ICallers? callers, AuthorityFollower authorities, LeafLedger ledger, RateLimit rate, IssuerOptions options, TimeProvider time)
{
    private readonly ChainVerifier _verifier = new();

    /// <summary>A first certificate, by token.</summary>
    public async Task<Issuance> EnrolAsync(string? token, string request, string address, CancellationToken cancellationToken)
    {
        if (signer.Refusal is { } closed)
        {
            return Issuance.Refused(closed);
        }

        if (callers is null || string.IsNullOrEmpty(token))
        {
            return Issuance.Refused(IssuanceRefusal.NoToken);
        }

        try
        {
            var (caller, refusal) = await callers.AuthenticateAsync(token, cancellationToken);
            return caller is null ? Issuance.Refused(refusal!) : Sign(caller, request, "token", address, () => callers.Spend(token));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ConfigurationException)
        {
            return Issuance.Refused(IssuanceRefusal.TokensUnreadable);
        }
    }

    /// <summary>The next certificate, by the present one.</summary>
    public Issuance Renew(X509Certificate2? present, string request, string address)
    {
        if (signer.Refusal is { } closed)
        {
            return Issuance.Refused(closed);
        }

        if (!options.RenewByCertificate)
        {
            return Issuance.Refused(IssuanceRefusal.RenewalOff);
        }

        var (id, refusal) = Holder(present);
        return id is null
            ? Issuance.Refused(refusal!)
            : Sign(new Caller(id.Value, $"certificate {present!.SerialNumber}"), request, "certificate", address, () => true);
    }

    /// <summary>A holder uses a bundle; null where that was taken note of.</summary>
    public IssuanceRefusal? Acknowledge(X509Certificate2? present, string bundle)
    {
        var (_, refusal) = Holder(present);
        if (refusal is not null)
        {
            return refusal;
        }

        if (bundle != authorities.Current.BundleId)
        {
            return IssuanceRefusal.BundleUnknown;
        }

        ledger.Acknowledged(present!.SerialNumber, bundle);
        return null;
    }

    /// <summary>A holder has a newer certificate; null where that was taken note of.</summary>
    public IssuanceRefusal? Relinquish(X509Certificate2? present)
    {
        var (_, refusal) = Holder(present);
        if (refusal is null)
        {
            ledger.Relinquished(present!);
        }

        return refusal;
    }

    private (SpiffeId? Id, IssuanceRefusal? Refusal) Holder(X509Certificate2? present)
    {
        if (present is null)
        {
            return (null, IssuanceRefusal.NoCertificate);
        }

        var authority = authorities.Current;
        var verdict = _verifier.Verify(authority.ChainOf(present), authority.Trust, time.GetUtcNow());
        return verdict.IsValid ? (verdict.Id, null) : (null, IssuanceRefusal.CertificateInvalid);
    }

    private Issuance Sign(Caller caller, string request, string way, string address, Func<bool> spend)
    {
        var (key, fault) = Read(request);
        if (key is null)
        {
            return Issuance.Refused(IssuanceRefusal.RequestMalformed, fault);
        }

        if (!rate.TryTake(caller.Id))
        {
            return Issuance.Refused(IssuanceRefusal.RateLimited);
        }

        return spend() ? new Issuance(signer.Sign(caller, key, null, way, address).Leaf, null) : Issuance.Refused(IssuanceRefusal.TokenSpent);
    }

    private static (PublicKey? Key, string? Fault) Read(string base64)
    {
        try
        {
            return SigningRequest.Read(Convert.FromBase64String(base64));
        }
        catch (FormatException)
        {
            return (null, "the request is not base64 of a PKCS#10 request in DER (RFC 7030 4.2.1)");
        }
    }
}
