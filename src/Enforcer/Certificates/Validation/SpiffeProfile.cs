using Enforcer.Certificates.Validation.Der;
using Enforcer.Certificates.Validation.Extensions;
using Enforcer.Certificates.Validation.Names;

namespace Enforcer.Certificates.Validation;

/// <summary>What the X.509-SVID standard asks of a leaf beyond a valid path: exactly one SPIFFE ID, no CA, the right usages, a bounded life.</summary>
internal static class SpiffeProfile
{
    /// <summary>Ten years with their leap days: what <c>certs init</c> writes at most. Whoever lives longer cannot be rotated in any useful sense.</summary>
    private static readonly TimeSpan LongestLife = TimeSpan.FromDays(3660);

    /// <summary>The leaf's ID, or why it has none that counts.</summary>
    public static (SpiffeId? Id, RefusalReason? Refusal) Read(ParsedCertificate leaf)
    {
        var uris = leaf.Extensions.AlternativeNames?.Where(name => name.Kind == GeneralNameKind.Uri).ToList() ?? [];
        if (uris.Count != 1)
        {
            return (null, uris.Count == 0 ? RefusalReason.SpiffeIdMissing : RefusalReason.SpiffeIdAmbiguous);
        }

        return SpiffeId.TryParse(uris[0].Text, out var id) && id.HasPath ? (id, LeafRefusal(leaf)) : (null, RefusalReason.SpiffeIdMalformed);
    }

    private static RefusalReason? LeafRefusal(ParsedCertificate leaf)
    {
        const KeyUsages Signing = KeyUsages.CertificateSign | KeyUsages.CrlSign;
        if (leaf.IsAuthority)
        {
            return RefusalReason.LeafIsAuthority;
        }

        if (leaf.Extensions.KeyUsages is not { } usages || !usages.HasFlag(KeyUsages.DigitalSignature) || (usages & Signing) != 0)
        {
            return RefusalReason.KeyUsage;
        }

        // Both are asked for by name: a workload is server and client, and anyExtendedKeyUsage is neither.
        if (leaf.Extensions.Purposes is { } purposes
            && !(purposes.Contains(ExtensionOids.ServerAuthentication) && purposes.Contains(ExtensionOids.ClientAuthentication)))
        {
            return RefusalReason.ExtendedKeyUsage;
        }

        return leaf.NotAfter - leaf.NotBefore > LongestLife ? RefusalReason.LeafLifetime : null;
    }
}
