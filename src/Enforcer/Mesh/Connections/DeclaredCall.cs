using Enforcer.Resources;

namespace Enforcer.Mesh.Connections;

/// <summary>A place that names a host as one to be called.</summary>
/// <param name="Host">As written, without scheme and port.</param>
/// <param name="Port">The Service's port where one is written.</param>
/// <param name="By">Where it is written.</param>
internal sealed record DeclaredCall(string Host, string? Port, Statement By)
{
    /// <summary>What makes the client speak mutual TLS whatever the server would take; null where nothing does.</summary>
    public Statement? Demands { get; init; }

    public static DeclaredCall From(string host, string? port, Resource source, Node at, string how) => new(host, port, new Statement(source, at, how));
}
