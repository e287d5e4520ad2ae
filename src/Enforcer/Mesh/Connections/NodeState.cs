using Enforcer.Mesh.Connections.Callers;

namespace Enforcer.Mesh.Connections;

/// <summary>What a map says of a node itself.</summary>
/// <param name="Node">The node.</param>
/// <param name="Openness">Whether policies admit any caller of the mesh: yes, for some requests, no. Nobody is drawn as calling an open node only because it is open.</param>
/// <param name="Verdict">How a caller of the mesh reaches its weakest port, and why.</param>
internal sealed record NodeState(MeshNode Node, Match Openness, Verdict Verdict)
{
    /// <summary>Whose proxies its workloads have, as far as that is known.</summary>
    public IReadOnlyList<string> Meshes { get; init; } = [];

    /// <summary>What the set lacks to say whom policies admit; null where it says it.</summary>
    public string? Needs { get; init; }
}
