using Enforcer.Preflight.Evidence;

namespace Enforcer.Preflight.Sources;

/// <summary>A place where certificates are in use.</summary>
internal interface ICheckSource
{
    /// <summary>Adds what the place holds; what cannot be read of it is an error in the dossier.</summary>
    /// <exception cref="IOException">The place does not exist or cannot be reached.</exception>
    /// <exception cref="HttpRequestException">A cluster or a gateway cannot be reached or refuses.</exception>
    Task CollectAsync(Dossier dossier, CancellationToken cancellationToken);
}
