using Enforcer.Certificates.Validation.Der;
using Enforcer.Resources;

namespace Enforcer.Preflight.Evidence;

/// <summary>Certificates that are used together at one place: a leaf with its chain and the bundle beside it, or a bundle alone.</summary>
internal sealed record Holding
{
    /// <summary>The object or file that holds them.</summary>
    public required Resource Resource { get; init; }

    public required HoldingKind Kind { get; init; }

    /// <summary>Of an identity: leaf first, then what is sent along. Of a bundle: empty.</summary>
    public IReadOnlyList<HeldCertificate> Presented { get; init; } = [];

    /// <summary>Roots that lie beside an identity, or make up a bundle.</summary>
    public IReadOnlyList<HeldCertificate> Trusted { get; init; } = [];

    /// <summary>Purposes that the leaf is known to need, dotted; empty where its use is not known.</summary>
    public IReadOnlyList<string> Purposes { get; init; } = [];

    /// <summary>True where a running process presented it, so that what is missing from it is missing for every client.</summary>
    public bool IsLive { get; init; }

    /// <summary>The leaf; only of an identity.</summary>
    public HeldCertificate Leaf => Presented[0];

    public IEnumerable<HeldCertificate> All => Presented.Concat(Trusted);

    /// <summary>One holding for each leaf among <paramref name="certificates"/>, all authorities sent along; without a leaf one bundle; none without certificates.</summary>
    public static IEnumerable<Holding> Of(Resource resource, IReadOnlyList<HeldCertificate> certificates, IReadOnlyList<HeldCertificate> trusted)
    {
        var authorities = certificates.Where(certificate => certificate.IsAuthority).ToList();
        var leaves = certificates.Where(certificate => !certificate.IsAuthority).DistinctBy(certificate => certificate.Certificate.Thumbprint).ToList();
        if (leaves.Count == 0 && authorities.Count > 0)
        {
            yield return new Holding { Resource = resource, Kind = HoldingKind.Bundle, Trusted = authorities };
        }

        foreach (var leaf in leaves)
        {
            yield return new Holding { Resource = resource, Kind = HoldingKind.Identity, Presented = [leaf, .. authorities], Trusted = trusted };
        }
    }

    public static IEnumerable<ParsedCertificate> Certificates(IEnumerable<HeldCertificate> held) => held.Select(one => one.Certificate);
}
