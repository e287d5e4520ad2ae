using System.Xml;
using Enforcer.Mesh.Connections;
using Enforcer.Mesh.Connections.Callers;

namespace Enforcer.Scanning.Maps;

/// <summary>Draws one node: its name, how it is reached, and a row for each line that arrives.</summary>
internal static class SvgNode
{
    private const double TextWidth = PlacedNode.Width - 26;

    public static void Write(XmlWriter xml, PlacedNode node, MapPicture picture)
    {
        var state = node.State;
        SvgMap.Start(xml, "g", ("class", "node"), ("id", $"node-{node.Index}"));
        SvgMap.Element(xml, "title", MapText.Clean($"{NodeWords.Of(state.Node)}: {MapPicture.NoteOf(state)}"));
        var isOpen = state is { Node.Kind: NodeKind.Workload, Openness: Match.Yes };
        SvgMap.Element(xml, "rect", null, ("x", SvgMap.Number(node.X)), ("y", SvgMap.Number(node.Y)), ("width", SvgMap.Number(PlacedNode.Width)), ("height", SvgMap.Number(node.Height)), ("rx", "5"), ("fill", "#ffffff"), ("stroke", "#8b949e"), ("stroke-dasharray", IsDeclared(state.Node) ? "none" : "4 3"));
        if (state.Node.Kind == NodeKind.Workload)
        {
            SvgMap.Element(xml, "rect", null, ("x", SvgMap.Number(node.X)), ("y", SvgMap.Number(node.Y)), ("width", "6"), ("height", SvgMap.Number(node.Height)), ("rx", "3"), ("fill", MapStyle.Of(state.Verdict.Mode).Colour));
        }

        SvgMap.Element(xml, "text", MapText.Fit(MapPicture.LabelOf(state.Node), TextWidth / 1.1), ("x", SvgMap.Number(node.X + 14)), ("y", SvgMap.Number(node.Y + 16)), ("font-weight", "600"), ("fill", "#1f2328"));
        SvgMap.Element(xml, "text", Note(state), ("x", SvgMap.Number(node.X + 14)), ("y", SvgMap.Number(node.Y + 30)), ("font-size", "10"), ("fill", isOpen ? "#9a3412" : "#57606a"));
        for (var row = 0; row < node.Rows; row++)
        {
            Row(xml, node, row, picture);
        }

        xml.WriteEndElement();
    }

    private static string Note(NodeState state)
    {
        var sign = state.Node.Kind == NodeKind.Workload ? $"{MapStyle.Of(state.Verdict.Mode).Sign} " : "";
        return MapText.Fit(sign + MapPicture.NoteOf(state), TextWidth * 1.25);
    }

    private static void Row(XmlWriter xml, PlacedNode node, int row, MapPicture picture)
    {
        var edge = node.Inbound[row];
        var y = SvgMap.Number(node.RowMiddle(row) + 3.5);
        if (node.HasMore && row == node.Rows - 1)
        {
            SvgMap.Element(xml, "text", $"and {node.Inbound.Count - row} more", ("x", SvgMap.Number(node.X + 12)), ("y", y), ("font-size", "10"), ("fill", "#57606a"));
            return;
        }

        var style = MapStyle.Of(edge.Mode);
        var client = picture.Nodes[edge.From].Node;
        var who = client.Kind == NodeKind.External || client.Namespace == node.State.Node.Namespace ? MapPicture.LabelOf(client) : $"{client.Namespace}/{MapPicture.LabelOf(client)}";
        SvgMap.Element(xml, "text", style.Sign, ("x", SvgMap.Number(node.X + 11)), ("y", y), ("font-size", "10"), ("font-weight", "700"), ("fill", style.Colour));
        SvgMap.Element(xml, "text", MapText.Fit($"{edge.Mode.Word()}{(edge.Ports.Length == 0 ? "" : $" :{edge.Ports}")} from {who}", TextWidth * 1.25), ("x", SvgMap.Number(node.X + 23)), ("y", y), ("font-size", "10"), ("fill", "#30363d"));
    }

    private static bool IsDeclared(MeshNode node) => node.Declared is not null;
}
