using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Enforcer.Certificates;
using Enforcer.Certificates.Issuing;
using Enforcer.Certificates.Validation;
using Enforcer.Resources.Settings;

namespace Enforcer.Issuer.Authorities;

/// <summary>
/// The steps in the life of an issuer's authorities, each from one stored state to the next. A step that is done already changes nothing, so
/// that whoever was interrupted begins again.
/// </summary>
internal static class AuthoritySteps
{
    public static AuthorityState Init(AuthorityState? state, string trustDomain, StoredAuthority first, TimeSpan leafLifetime, TimeSpan settling) =>
        state ?? new AuthorityState { TrustDomain = trustDomain, Active = first, LeafLifetime = leafLifetime, Settling = settling };

    /// <summary>The next authority is trusted from now on.</summary>
    public static AuthorityState Prepare(AuthorityState state, StoredAuthority next) => state.Next is null ? state with { Next = next } : state;

    /// <summary>The next authority signs from now on; the active one is trusted on. Whether the time has come is for <c>LeafSurvey</c> to say.</summary>
    /// <exception cref="ConfigurationException">The authority before is still trusted.</exception>
    public static AuthorityState Activate(AuthorityState state, DateTimeOffset now)
    {
        if (state.Next is null)
        {
            return state;
        }

        return state.Previous is null
            ? state with { Previous = state.Active with { Since = now }, Active = state.Next with { Since = now }, Next = null }
            : throw new ConfigurationException("the authority before the active one is still trusted", "retire it first: 'enforcer issuer ca retire'");
    }

    /// <summary>The previous authority is trusted no more.</summary>
    public static AuthorityState Retire(AuthorityState state) => state.Previous is not { } previous
        ? state
        : state with { Previous = null, Revoked = [.. state.Revoked.Where(leaf => leaf.Authority != previous.Id)] };

    /// <summary>Forgets revocations of leaves that have ended, and adds one.</summary>
    public static AuthorityState Revoke(AuthorityState state, RevokedLeaf leaf, DateTimeOffset now) => state.Revoked.Any(known => known.Serial == leaf.Serial && known.Authority == leaf.Authority)
        ? state
        : state with { Revoked = [.. state.Revoked.Where(known => known.Until > now), leaf] };

    /// <summary>A new root with a key of its own.</summary>
    public static StoredAuthority NewRoot(string trustDomain, TimeSpan lifetime, TimeProvider time)
    {
        var name = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"Enforcer CA {time.GetUtcNow():yyyy-MM-dd} {Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(3))}");
        using var root = CertificateAuthority.CreateRoot(new AuthorityOptions { Name = name, TrustDomain = trustDomain, Lifetime = lifetime, PathLength = 0 }, time);
        return new StoredAuthority(root.ChainPem, root.KeyPem, time.GetUtcNow());
    }

    /// <summary>An authority that was made elsewhere, such as an intermediate below an offline root.</summary>
    /// <param name="chain">PEM: its certificate first, the root last.</param>
    /// <param name="key">PEM.</param>
    /// <param name="trustDomain">Whose identities it is to sign.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="ConfigurationException">A leaf below it would not hold.</exception>
    public static StoredAuthority Import(string chain, string key, string trustDomain, TimeProvider time)
    {
        try
        {
            using var authority = CertificateAuthority.FromPem(chain, key, time);
            if (!authority.Root.SubjectName.RawData.AsSpan().SequenceEqual(authority.Root.IssuerName.RawData))
            {
                throw new ConfigurationException("--chain: the last certificate is no root: clients take for one only what signed itself", "put the issuers behind it, up to the root");
            }

            using var probe = authority.Issue(new LeafRequest { Id = SpiffeId.Parse($"spiffe://{trustDomain}/probe"), Lifetime = TimeSpan.FromMinutes(1) });
            var bundle = new TrustBundle(trustDomain, new X509Certificate2Collection(authority.Root), 1);
            var presented = new PeerChain(probe.Certificate.RawData, [.. probe.Intermediates.Select(certificate => certificate.RawData)]);
            var verdict = new ChainVerifier().Verify(presented, bundle, time.GetUtcNow());
            return verdict.IsValid
                ? new StoredAuthority(authority.ChainPem, authority.KeyPem, time.GetUtcNow())
                : throw new ConfigurationException($"--chain: a leaf below this authority would be refused: {verdict.Reason}: {verdict.Reason!.Meaning}", verdict.Reason.Cure);
        }
        catch (Exception failure) when (failure is CryptographicException or ArgumentException)
        {
            throw new ConfigurationException("--chain, --key: expected the authority's certificate, its issuers up to the root, and its own ECDSA key, all PEM, the key unencrypted");
        }
    }
}
