using Enforcer.Resources;

namespace Enforcer.Mesh.Connections;

/// <summary>A place that names a host as one to be called.</summary>
/// <param name="Host">As written, without scheme and port.</param>
/// <param name="Port">The Service's port where one is written.</param>
/// <param name="By">Where it is written.</param>
internal sealed record DeclaredCall(string Host, string? Port, Statement By)
{
    public static DeclaredCall From(string host, string? port, Resource source, Node at, string how) => new(host, port, new Statement(source, at, how));
}
