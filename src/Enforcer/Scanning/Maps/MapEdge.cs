using Enforcer.Mesh.Connections;

namespace Enforcer.Scanning.Maps;

/// <summary>Everything that leads from one node to another, drawn as one line.</summary>
/// <param name="Index">Its place in the picture.</param>
/// <param name="From">Index of the client.</param>
/// <param name="To">Index of the server.</param>
/// <param name="Connections">At least one.</param>
internal sealed record MapEdge(int Index, int From, int To, IReadOnlyList<Connection> Connections)
{
    /// <summary>The most exposed of them.</summary>
    public ConnectionMode Mode { get; } = Connections.Min(one => one.Verdict.Mode);

    /// <summary>False where a policy lets it and nobody is known to use it.</summary>
    public bool IsCall { get; } = Connections.Any(one => one.IsCall);

    public string Ports => string.Join(", ", Connections.Select(one => one.Port).OfType<string>().Distinct(StringComparer.Ordinal));
}
