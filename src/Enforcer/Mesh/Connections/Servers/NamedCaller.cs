namespace Enforcer.Mesh.Connections.Servers;

/// <summary>Somebody whom a policy names as a caller.</summary>
/// <param name="Namespace">Empty where the policy names none.</param>
/// <param name="Account">The service account; null for everybody in the namespace.</param>
/// <param name="Service">The Service, in meshes whose identities are Services; null elsewhere.</param>
/// <param name="Basis">Where it is said.</param>
/// <param name="Denies">The policy refuses the caller.</param>
internal sealed record NamedCaller(string Namespace, string? Account, string? Service, Statement Basis, bool Denies = false)
{
    /// <summary>The Pod's port; null where the policy names none.</summary>
    public string? Port { get; init; }
}
