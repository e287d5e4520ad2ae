using System.Security.Cryptography.X509Certificates;

namespace Enforcer.Issuer.Authorities;

/// <summary>Revoking a leaf: which authority's list must name it, and for how long.</summary>
internal static class Revocation
{
    /// <summary>The authorities that may have signed: that of the certificate, or all of them where only a serial number is known.</summary>
    public static IReadOnlyList<StoredAuthority> Owners(AuthorityState state, X509Certificate2? certificate)
    {
        if (certificate is null)
        {
            return [.. state.Authorities];
        }

        var key = certificate.Extensions.OfType<X509AuthorityKeyIdentifierExtension>().SingleOrDefault()?.KeyIdentifier;
        return key is not { } wanted
            ? []
            : [.. state.Authorities.Where(authority => SubjectKey(authority.Certificates()[0]).SequenceEqual(wanted.Span))];
    }

    /// <summary>The entry stays as long as a leaf that is signed at this moment could live.</summary>
    public static AuthorityState Revoke(AuthorityState state, string serial, IReadOnlyList<StoredAuthority> owners, string reason, DateTimeOffset now)
    {
        foreach (var owner in owners)
        {
            state = AuthoritySteps.Revoke(state, new RevokedLeaf(serial, owner.Id, now, reason, now + state.LeafLifetime + state.Settling), now);
        }

        return state;
    }

    private static ReadOnlySpan<byte> SubjectKey(X509Certificate2 authority) =>
        authority.Extensions.OfType<X509SubjectKeyIdentifierExtension>().Single().SubjectKeyIdentifierBytes.Span;
}
