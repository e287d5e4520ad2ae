using Enforcer.Mesh.Connections;
using Enforcer.Mesh.Connections.Callers;

namespace Enforcer.Scanning.Maps;

/// <summary>What every format draws: nodes in a fixed order, and one edge for each pair that is connected.</summary>
internal sealed class MapPicture
{
    public MapPicture(ConnectionMap map)
    {
        Nodes = map.Nodes;
        var places = Nodes.Select((state, index) => (state.Node.Id, index)).ToDictionary(one => one.Id, one => one.index, StringComparer.Ordinal);
        Edges = [.. map.Connections
            .GroupBy(one => (From: places[one.From.Id], To: places[one.To.Id]))
            .OrderBy(pair => pair.Key.From).ThenBy(pair => pair.Key.To)
            .Select((pair, index) => new MapEdge(index, pair.Key.From, pair.Key.To, [.. pair]))];
    }

    public IReadOnlyList<NodeState> Nodes { get; }

    public IReadOnlyList<MapEdge> Edges { get; }

    /// <summary>Where a node is drawn: in its namespace, or outside.</summary>
    public static string GroupOf(MeshNode node) => node switch
    {
        { Kind: NodeKind.External } => "outside the cluster",
        { Namespace.Length: 0 } => "(no namespace)",
        _ => node.Namespace,
    };

    public static string LabelOf(MeshNode node) => node.Kind switch
    {
        NodeKind.Everybody => "every workload",
        NodeKind.Identity => $"identity {node.Name}",
        NodeKind.Gateway => $"{node.Declared?.Kind ?? "Gateway"} {node.Name}",
        _ => node.Name,
    };

    /// <summary>What is said under a node's name.</summary>
    public static string NoteOf(NodeState state) => state.Node.Kind switch
    {
        NodeKind.Workload => $"{state.Verdict.Mode.Word()}{(state.Verdict.IsProven || state.Verdict.Mode == ConnectionMode.Unknown ? "" : ", not proven")}{Admits(state)}{(state.Meshes.Count == 0 ? "" : $" · {string.Join(", ", state.Meshes)}")}",
        NodeKind.Service => "selects no workload here",
        NodeKind.Gateway => "way in",
        NodeKind.External => "host outside",
        NodeKind.Identity => "no workload here has it",
        _ => "of the namespace",
    };

    private static string Admits(NodeState state) => state switch
    {
        { Needs: not null } => " · admits: unknown",
        { Openness: Match.Yes } => " · open to all",
        { Openness: Match.Maybe } => " · open to all, in part",
        _ => " · admits some",
    };
}
