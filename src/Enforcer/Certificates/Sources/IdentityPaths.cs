using Enforcer.Hosting;

namespace Enforcer.Certificates.Sources;

/// <summary>Where one workload's identity lies; the three are read and judged as one set.</summary>
/// <param name="Certificate">PEM, leaf first, intermediates after.</param>
/// <param name="Key">PEM, unencrypted PKCS#8, SEC 1 or PKCS#1.</param>
/// <param name="Bundle">PEM, any number of roots.</param>
internal sealed record IdentityPaths(string Certificate, string Key, string Bundle)
{
    /// <summary>Bound of one file: room for thousands of roots.</summary>
    private const int MostBytes = 4 * 1024 * 1024;

    public FileSet Files() => new([Certificate, Key, Bundle], MostBytes);
}
