using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Enforcer.Certificates.Issuing;

namespace Enforcer.Certificates.Serving;

/// <summary>
/// Decides the next step in the life of the webhook's certificates. An authority is trusted everywhere before it signs, and stays trusted
/// until nothing below it is shown: at no moment does a client meet a certificate that it cannot verify.
/// </summary>
/// <param name="lifetimes">How long what lives.</param>
/// <param name="names">DNS names and addresses by which clients call the webhook.</param>
/// <param name="time">The clock.</param>
internal sealed class ServingPlan(ServingLifetimes lifetimes, IReadOnlyList<string> names, TimeProvider time)
{
    private const double RenewAt = 2.0 / 3;

    /// <summary>The authorities one step on; the same object where there is nothing to do.</summary>
    /// <param name="state">What is stored, or null where nothing usable is.</param>
    /// <param name="trusted">What the webhook configurations trust now (PEM): kept for a while, so that replicas may go on showing what they have.</param>
    public ServingAuthority Step(ServingAuthority? state, string trusted)
    {
        var now = time.GetUtcNow();
        using var active = state is null ? null : Load(state);
        if (state is null || active is null || now >= active.Certificate.NotAfter.ToUniversalTime())
        {
            var (certificate, key) = NewAuthority();
            return new ServingAuthority { ActiveCertificate = certificate, ActiveKey = key, Previous = Valid(trusted), ActivatedAt = now };
        }

        return state switch
        {
            { NextCertificate: null } when IsDue(active.Certificate) => Prepare(state),
            { NextCertificate: not null } when IsConfirmed(state) => state with
            {
                ActiveCertificate = state.NextCertificate,
                ActiveKey = state.NextKey!,
                NextCertificate = null,
                NextKey = null,
                // Rotations faster than the retirement would pile up: what has ended is left out.
                Previous = Valid(state.ActiveCertificate + state.Previous),
                ActivatedAt = now,
            },
            { Previous: not null } when IsConfirmed(state) && now >= state.ActivatedAt + lifetimes.Retirement => state with { Previous = null },
            _ => state,
        };
    }

    /// <summary>A new serving certificate where the present one is missing, unfit, foreign or due, and clients already trust its issuer; else null.</summary>
    /// <param name="state">The authorities.</param>
    /// <param name="leafPem">The present certificate, or null.</param>
    /// <param name="keyPem">Its key, or null.</param>
    public (string Certificate, string Key)? Leaf(ServingAuthority state, string? leafPem, string? keyPem)
    {
        var isUsable = IsUsable(leafPem, keyPem, out var isDue, out var issuer);
        using var authority = CertificateAuthority.FromPem(state.ActiveCertificate, state.ActiveKey, time);
        var isOurs = issuer is not null && issuer.AsSpan().SequenceEqual(SubjectKey(authority.Certificate));
        // Whoever still shows something that clients trust goes on with it until they trust the new authority, too.
        var maySomebodyServe = isUsable || state.Previous is not null;
        if ((isUsable && isOurs && !isDue) || (maySomebodyServe && !IsTrusted(state)))
        {
            return null;
        }

        var addresses = names.Select(name => IPAddress.TryParse(name, out var address) ? address : null).OfType<IPAddress>().ToList();
        using var leaf = authority.Issue(new LeafRequest
        {
            DnsNames = [.. names.Where(name => !IPAddress.TryParse(name, out _))],
            Addresses = addresses,
            Lifetime = lifetimes.Leaf,
        });
        return (leaf.ChainPem, leaf.KeyPem);
    }

    // While another is prepared, the bundle waits for that one; the active authority had been confirmed before it signed.
    private bool IsTrusted(ServingAuthority state) => state.NextCertificate is not null || IsConfirmed(state);

    private bool IsConfirmed(ServingAuthority state) => time.GetUtcNow() >= state.ConfirmedAt + lifetimes.Propagation;

    private ServingAuthority Prepare(ServingAuthority state)
    {
        var (certificate, key) = NewAuthority();
        return state with { NextCertificate = certificate, NextKey = key, ConfirmedAt = null };
    }

    private (string Certificate, string Key) NewAuthority()
    {
        using var authority = CertificateAuthority.CreateRoot(
            new AuthorityOptions { Name = "Enforcer webhook CA", Lifetime = lifetimes.Authority, PathLength = 0 },
            time);
        return (authority.ChainPem, authority.KeyPem);
    }

    private bool IsUsable(string? leafPem, string? keyPem, out bool isDue, out byte[]? issuer)
    {
        (isDue, issuer) = (true, null);
        try
        {
            using var leaf = X509Certificate2.CreateFromPem(leafPem, keyPem);
            var shown = leaf.Extensions.OfType<X509SubjectAlternativeNameExtension>()
                .SelectMany(extension => extension.EnumerateDnsNames().Concat(extension.EnumerateIPAddresses().Select(address => address.ToString())))
                .Order(StringComparer.Ordinal);
            (isDue, issuer) = (IsDue(leaf), leaf.Extensions.OfType<X509AuthorityKeyIdentifierExtension>().SingleOrDefault()?.KeyIdentifier?.ToArray());
            return time.GetUtcNow() < leaf.NotAfter.ToUniversalTime() && shown.SequenceEqual(names.Order(StringComparer.Ordinal), StringComparer.Ordinal);
        }
        catch (Exception failure) when (failure is CryptographicException or ArgumentException)
        {
            return false;
        }
    }

    // Counted from the moment of issuing: what is backdated is not older for it.
    private bool IsDue(X509Certificate2 certificate)
    {
        DateTimeOffset issued = certificate.NotBefore.ToUniversalTime() + CertificateAuthority.Backdating;
        DateTimeOffset ends = certificate.NotAfter.ToUniversalTime();
        return time.GetUtcNow() >= issued + ((ends - issued) * RenewAt);
    }

    private string? Valid(string pem)
    {
        var found = new X509Certificate2Collection();
        try
        {
            found.ImportFromPem(pem);
        }
        catch (CryptographicException)
        {
            return null;
        }

        var now = time.GetUtcNow();
        var valid = CertificatePem.Encode(found.Where(certificate => now < certificate.NotAfter.ToUniversalTime()).DistinctBy(certificate => certificate.Thumbprint));
        return valid.Length == 0 ? null : valid;
    }

    // Null where somebody put something else there: it is replaced as if it were lost.
    private CertificateAuthority? Load(ServingAuthority state)
    {
        try
        {
            return CertificateAuthority.FromPem(state.ActiveCertificate, state.ActiveKey, time);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static ReadOnlySpan<byte> SubjectKey(X509Certificate2 certificate) =>
        certificate.Extensions.OfType<X509SubjectKeyIdentifierExtension>().Single().SubjectKeyIdentifierBytes.Span;
}
