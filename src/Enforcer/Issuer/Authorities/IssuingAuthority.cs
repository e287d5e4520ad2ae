using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Enforcer.Certificates.Enrolment;
using Enforcer.Certificates.Issuing;
using Enforcer.Certificates.Validation;
using Enforcer.Certificates.Validation.Revocation;

namespace Enforcer.Issuer.Authorities;

/// <summary>One state made ready to sign with and to answer from. Never changed, only replaced; requests under way may still hold it.</summary>
internal sealed class IssuingAuthority
{
    private readonly IReadOnlyList<byte[]> _intermediates;

    private IssuingAuthority(AuthorityState state, IReadOnlyList<(StoredAuthority Stored, CertificateAuthority Loaded)> authorities, TimeSpan listLifetime, DateTimeOffset now)
    {
        State = state;
        SignedAt = now;
        Active = authorities[0].Loaded;
        ActiveId = state.Active.Id;
        var roots = state.Roots();
        var between = authorities.SelectMany(authority => authority.Loaded.Intermediates).ToList();
        BundleId = state.BundleId();
        BundlePem = CertificatePem.Encode(roots);
        BundleAnswer = CertificatesOnly.Encode([.. roots, .. between]);
        _intermediates = [.. between.Select(certificate => certificate.RawData)];
        var lists = authorities.Select(authority => Sign(state, authority, listLifetime, now)).ToList();
        ListsPem = string.Concat(lists.Select(list => PemEncoding.WriteString("X509 CRL", list) + "\n"));
        Trust = new TrustBundle(state.TrustDomain, [.. roots], state.Revision, [.. lists.Select(list => RevocationList.Read(list)!)])
        {
            // The lists of an offline root are not ours to sign.
            Revocation = RevocationMode.Prefer,
        };
    }

    public AuthorityState State { get; }

    /// <summary>When the revocation lists were signed.</summary>
    public DateTimeOffset SignedAt { get; }

    public CertificateAuthority Active { get; }

    public string ActiveId { get; }

    public string BundleId { get; }

    public string BundlePem { get; }

    /// <summary>Roots and intermediates, as <c>/cacerts</c> answers.</summary>
    public string BundleAnswer { get; }

    public string ListsPem { get; }

    /// <summary>What holders of our own certificates are verified against.</summary>
    public TrustBundle Trust { get; }

    /// <exception cref="CryptographicException">An authority cannot be used.</exception>
    public static IssuingAuthority Of(AuthorityState state, TimeSpan listLifetime, TimeProvider time) =>
        new(state, [.. state.Authorities.Select(authority => (authority, authority.Load(time)))], listLifetime, time.GetUtcNow());

    /// <summary>A leaf as the validator takes it, with every intermediate that may stand above it.</summary>
    public PeerChain ChainOf(X509Certificate2 leaf) => new(leaf.RawData, _intermediates);

    private static byte[] Sign(AuthorityState state, (StoredAuthority Stored, CertificateAuthority Loaded) authority, TimeSpan lifetime, DateTimeOffset now)
    {
        var id = authority.Stored.Id;
        var revoked = state.Revoked.Where(leaf => leaf.Authority == id && leaf.Until > now)
            .Select(leaf => (Convert.FromHexString(leaf.Serial), leaf.At, Enum.Parse<X509RevocationReason>(leaf.Reason, ignoreCase: true)));
        // Any replica's list of a later revision outranks every list of an earlier one.
        var number = (new BigInteger(state.Revision) << 40) | new BigInteger(now.ToUnixTimeSeconds());
        return authority.Loaded.SignRevocationList(revoked, number, lifetime);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"revision {State.Revision}, authority {ActiveId}");
}
