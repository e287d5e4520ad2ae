using System.Xml;
using Enforcer.Mesh.Connections;

namespace Enforcer.Scanning.Maps;

/// <summary>Draws one line from a client's side to its own row of the server.</summary>
internal static class SvgEdge
{
    public static void Write(XmlWriter xml, MapEdge edge, MapLayout layout)
    {
        var (from, to) = (layout.Nodes[edge.From], layout.Nodes[edge.To]);
        SvgMap.Start(xml, "g", ("class", $"edge {edge.Mode.Word()}"), ("id", $"edge-{edge.Index}"), ("data-from", $"{edge.From}"), ("data-to", $"{edge.To}"));
        SvgMap.Element(xml, "title", MapText.Clean($"{NodeWords.Of(from.State.Node)} to {NodeWords.Of(to.State.Node)}{(edge.Ports.Length == 0 ? "" : $", port {edge.Ports}")}: {edge.Mode.Word()}"));
        Line(xml, Path(from, to, Row(to, edge)), edge.Mode, edge.IsCall);
        xml.WriteEndElement();
    }

    public static void Line(XmlWriter xml, string path, ConnectionMode mode, bool isCall)
    {
        var style = MapStyle.Of(mode);
        SvgMap.Start(xml, "path", ("d", path), ("fill", "none"), ("stroke", style.Colour), ("stroke-width", !isCall ? "1.1" : mode == ConnectionMode.Plaintext ? "2.4" : "1.7"), ("stroke-opacity", isCall ? "0.9" : "0.3"), ("marker-end", $"url(#arrow-{mode.Word()})"));
        if (style.Dash.Length > 0)
        {
            xml.WriteAttributeString("stroke-dasharray", style.Dash);
        }

        xml.WriteEndElement();
    }

    private static int Row(PlacedNode node, MapEdge edge)
    {
        for (var at = 0; at < node.Inbound.Count; at++)
        {
            if (node.Inbound[at] == edge)
            {
                return at;
            }
        }

        return 0;
    }

    private static string Path(PlacedNode from, PlacedNode to, int row)
    {
        // One point at the head for all that leave: they run together until they part.
        var (x, y) = (from.X + PlacedNode.Width, from.Y + (PlacedNode.HeadHeight / 2));
        var (endX, endY) = (to.X, to.RowMiddle(row));
        var reach = endX > x ? Math.Max(30, (endX - x) / 2) : 70;
        return $"M{SvgMap.Number(x)} {SvgMap.Number(y)}C{SvgMap.Number(x + reach)} {SvgMap.Number(y)} {SvgMap.Number(endX - reach)} {SvgMap.Number(endY)} {SvgMap.Number(endX)} {SvgMap.Number(endY)}";
    }
}
