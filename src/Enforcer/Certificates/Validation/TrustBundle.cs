using System.Security.Cryptography.X509Certificates;

namespace Enforcer.Certificates.Validation;

/// <summary>The roots of one trust domain at one moment; a change makes a new one with the next generation.</summary>
/// <param name="TrustDomain">Only peers of this domain are valid under these roots.</param>
/// <param name="Roots">Never changed after construction, since handshakes on all threads read it.</param>
/// <param name="Generation">Grows with every change of the identity set.</param>
/// <param name="RevocationLists">What peers' certificates are held against; null: revocation is not checked.</param>
internal sealed record TrustBundle(
    string TrustDomain, X509Certificate2Collection Roots, long Generation, IReadOnlyList<RevocationList>? RevocationLists = null);
