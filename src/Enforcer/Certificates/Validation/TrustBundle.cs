using System.Security.Cryptography.X509Certificates;
using Enforcer.Certificates.Validation.Der;
using Enforcer.Certificates.Validation.Revocation;

namespace Enforcer.Certificates.Validation;

/// <summary>The roots of one trust domain at one moment; a change makes a new one with the next generation.</summary>
internal sealed record TrustBundle
{
    /// <param name="trustDomain">Only peers of this domain are valid under these roots.</param>
    /// <param name="roots">Read once; one that is no certificate anchors nothing.</param>
    /// <param name="generation">Grows with every change of the identity set.</param>
    /// <param name="revocationLists">What peers' certificates are held against; null: revocation is not checked.</param>
    public TrustBundle(string trustDomain, X509Certificate2Collection roots, long generation, IReadOnlyList<RevocationList>? revocationLists = null)
    {
        (TrustDomain, Roots, Generation, RevocationLists) = (trustDomain, roots, generation, revocationLists);
        Anchors = [.. roots.Select(root => CertificateReader.Read(root.RawData)).OfType<ParsedCertificate>()];
    }

    public string TrustDomain { get; init; }

    /// <summary>Never changed after construction, since handshakes on all threads read it.</summary>
    public X509Certificate2Collection Roots { get; }

    /// <summary>The roots as the validator reads them; their keys are kept ready.</summary>
    public IReadOnlyList<ParsedCertificate> Anchors { get; }

    public long Generation { get; init; }

    public IReadOnlyList<RevocationList>? RevocationLists { get; init; }

    /// <summary>What an absent or stale list means.</summary>
    public RevocationMode Revocation { get; init; } = RevocationMode.Require;
}
