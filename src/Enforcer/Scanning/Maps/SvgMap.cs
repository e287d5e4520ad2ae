using System.Globalization;
using System.Xml;
using Enforcer.Mesh.Connections;

namespace Enforcer.Scanning.Maps;

/// <summary>Draws the map as SVG 1.1 that needs nothing besides itself.</summary>
internal sealed class SvgMap : IMapFormat
{
    private const string Namespace = "http://www.w3.org/2000/svg";
    private const double LegendHeight = 64;
    private const double LeastWidth = 1020;
    private const double TitleHeight = 20;

    public string Ending => ".svg";

    public void Write(MapPicture picture, TextWriter output) => Write(picture, output, isPart: false);

    /// <param name="picture">What is drawn.</param>
    /// <param name="output">Where to.</param>
    /// <param name="isPart">Inside a page, where no XML declaration may stand.</param>
    public static void Write(MapPicture picture, TextWriter output, bool isPart)
    {
        var layout = new MapLayout(picture);
        var settings = new XmlWriterSettings { Indent = true, IndentChars = " ", NewLineChars = "\n", OmitXmlDeclaration = true, CloseOutput = false };
        if (!isPart)
        {
            output.Write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        }

        using var xml = XmlWriter.Create(output, settings);
        var (width, height) = (Math.Max(layout.Width, LeastWidth), layout.Height + LegendHeight);
        Start(xml, "svg", ("width", Number(width)), ("height", Number(height)), ("viewBox", $"0 0 {Number(width)} {Number(height)}"),
            ("role", isPart ? "group" : "img"), ("aria-labelledby", "map-title map-desc"), ("font-family", "system-ui, 'DejaVu Sans', Arial, sans-serif"), ("font-size", "12"));
        Element(xml, "title", "Who can talk to whom, and how", ("id", "map-title"));
        Element(xml, "desc", Summary(picture), ("id", "map-desc"));
        if (!isPart)
        {
            Element(xml, "style", $"@media (prefers-color-scheme: dark) {{\n{HtmlMap.Part("map-dark.css")}}}");
        }

        Element(xml, "rect", null, ("width", "100%"), ("height", "100%"), ("fill", "#ffffff"));
        Markers(xml);
        Legend(xml);
        Start(xml, "g", ("transform", $"translate(0 {Number(LegendHeight)})"));
        foreach (var group in layout.Groups)
        {
            Element(xml, "rect", null, ("class", "namespace"), ("x", Number(group.X)), ("y", Number(group.Y)), ("width", Number(group.Width)), ("height", Number(group.Height)), ("rx", "8"), ("fill", "#f4f5f7"), ("stroke", "#c3c8d0"));
            Element(xml, "text", MapText.Fit(group.Name, (group.Width - TitleHeight) / 1.15), ("x", Number(group.X + 18)), ("y", Number(group.Y + TitleHeight)), ("font-size", "13"), ("font-weight", "600"), ("fill", "#30363d"));
        }

        // Lines first: a node covers what passes behind it.
        foreach (var edge in picture.Edges)
        {
            SvgEdge.Write(xml, edge, layout);
        }

        foreach (var node in layout.Nodes)
        {
            SvgNode.Write(xml, node, picture);
        }

        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.Flush();
        output.Write('\n');
    }

    public static void Start(XmlWriter xml, string name, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        xml.WriteStartElement(name, Namespace);
        foreach (var (attribute, value) in attributes)
        {
            xml.WriteAttributeString(attribute, value);
        }
    }

    public static void Element(XmlWriter xml, string name, string? text, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        Start(xml, name, attributes);
        if (text is not null)
        {
            xml.WriteString(text);
        }

        xml.WriteEndElement();
    }

    public static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    private static string Summary(MapPicture picture)
    {
        var modes = picture.Edges.GroupBy(edge => edge.Mode).OrderBy(group => group.Key).Select(group => $"{group.Count()} {group.Key.Word()}");
        return $"{picture.Nodes.Count} nodes and {picture.Edges.Count} connections{(picture.Edges.Count == 0 ? "" : $": {string.Join(", ", modes)}")}. A node lists who reaches it; one that is open to all admits every caller of the mesh.";
    }

    private static void Markers(XmlWriter xml)
    {
        Start(xml, "defs");
        foreach (var mode in Enum.GetValues<ConnectionMode>())
        {
            Start(xml, "marker", ("id", $"arrow-{mode.Word()}"), ("viewBox", "0 0 8 8"), ("refX", "7"), ("refY", "4"), ("markerWidth", "7"), ("markerHeight", "7"), ("markerUnits", "userSpaceOnUse"), ("orient", "auto"));
            Element(xml, "path", null, ("d", "M0 0L8 4L0 8z"), ("fill", MapStyle.Of(mode).Colour));
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static void Legend(XmlWriter xml)
    {
        Start(xml, "g", ("class", "legend"), ("font-size", "11"), ("fill", "#30363d"));
        double x = 18;
        foreach (var mode in Enum.GetValues<ConnectionMode>())
        {
            var style = MapStyle.Of(mode);
            SvgEdge.Line(xml, $"M{Number(x)} 18H{Number(x + 36)}", mode, isCall: true);
            Element(xml, "text", style.Sign, ("x", Number(x + 42)), ("y", "22"), ("fill", style.Colour), ("font-weight", "700"));
            Element(xml, "text", mode.Word(), ("x", Number(x + 56)), ("y", "22"), ("font-weight", "600"));
            Element(xml, "text", style.Meaning, ("x", Number(x)), ("y", "37"), ("fill", "#57606a"), ("font-size", "10"));
            x += 200;
        }

        Element(xml, "text", "Full lines: an address or a route names the server. Faint lines: only a policy names the caller. open to all: no policy keeps any caller of the mesh out.", ("x", "18"), ("y", "56"), ("fill", "#57606a"), ("font-size", "10"));
        xml.WriteEndElement();
    }
}
