using Enforcer.Resources;

namespace Enforcer.Scanning.Testing.Mutations;

/// <summary>What the mutating webhook makes of objects. Passed in, as a scan knows nothing of the webhook.</summary>
internal interface IAdmissionMutations
{
    /// <param name="resources">What is submitted; the Namespaces and SecretBindings among it count, too.</param>
    /// <param name="before">What is stored already, so that it is updated and not created.</param>
    /// <param name="sidecar">How the gateway is injected.</param>
    /// <returns>Every object that is changed or refused, in the order submitted.</returns>
    /// <exception cref="Enforcer.Resources.Settings.ConfigurationException">A SecretBinding cannot be used.</exception>
    IReadOnlyList<MutatedResource> Mutate(IReadOnlyList<Resource> resources, IReadOnlyList<Resource> before, SidecarChoice sidecar);
}
