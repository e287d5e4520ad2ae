using Enforcer.Certificates.Validation.Revocation;
using Enforcer.Hosting;

namespace Enforcer.Certificates.Sources;

/// <summary>Where one workload's identity lies; the files are read and judged as one set.</summary>
/// <param name="Certificate">PEM, leaf first, intermediates after.</param>
/// <param name="Key">PEM, unencrypted PKCS#8, SEC 1 or PKCS#1.</param>
/// <param name="Bundle">PEM, any number of roots.</param>
/// <param name="RevocationLists">PEM, any number of lists, or one in DER; null: revocation is not checked.</param>
/// <param name="Revocation">What an absent or stale list means for a peer.</param>
internal sealed record IdentityPaths(
    string Certificate,
    string Key,
    string Bundle,
    string? RevocationLists = null,
    RevocationMode Revocation = RevocationMode.Require) : IIdentitySource
{
    /// <summary>Bound of one file: room for thousands of roots, or for some hundred thousand revoked certificates.</summary>
    private const int MostBytes = 16 * 1024 * 1024;

    public bool IsAwaited => false;

    public FileSnapshot Read() => Files().Read();

    public FileSet Files() => new(RevocationLists is null ? [Certificate, Key, Bundle] : [Certificate, Key, Bundle, RevocationLists], MostBytes);
}
