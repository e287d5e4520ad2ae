namespace Enforcer.Mesh.Connections;

/// <summary>That one node reaches another, how, and why the map knows.</summary>
/// <param name="From">The client.</param>
/// <param name="To">The server.</param>
/// <param name="Port">The container's port; null where it is not known, or all are meant.</param>
/// <param name="Basis">What says that there is such a connection: an address in the client's settings, a route, or a policy that admits it.</param>
/// <param name="IsCall">True where the client or a route names the server; false where a policy merely lets it.</param>
/// <param name="Verdict">How.</param>
internal sealed record Connection(MeshNode From, MeshNode To, string? Port, Statement Basis, bool IsCall, Verdict Verdict);
