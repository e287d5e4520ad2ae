using Enforcer.Certificates.Validation.Revocation;
using Enforcer.Hosting;

namespace Enforcer.Certificates.Sources;

/// <summary>Where an identity set comes from: files, or an issuer. The names are for messages; nothing but <see cref="Read"/> is read.</summary>
internal interface IIdentitySource
{
    /// <summary>The first set is still to come: a holder begins without, and <see cref="Read"/> fails. Never true of files.</summary>
    bool IsAwaited { get; }

    string Certificate { get; }

    string Key { get; }

    string Bundle { get; }

    /// <summary>Null: revocation is not checked, and the set has no fourth part.</summary>
    string? RevocationLists { get; }

    /// <summary>What an absent or stale list means for a peer.</summary>
    RevocationMode Revocation { get; }

    /// <summary>Certificate, key, bundle and lists as they stand, as one set.</summary>
    /// <exception cref="IOException">A part is missing or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    FileSnapshot Read();
}
