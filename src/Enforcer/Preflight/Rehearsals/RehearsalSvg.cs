using System.Globalization;
using System.Xml;
using Enforcer.Resources;

namespace Enforcer.Preflight.Rehearsals;

/// <summary>Draws the time line as SVG 1.1 that needs nothing besides itself; colour is never the only sign, as lost time is hatched.</summary>
internal static class RehearsalSvg
{
    private const string Namespace = "http://www.w3.org/2000/svg";
    private const int MostRows = 200;
    private const int MostNameCharacters = 52;
    private const double RowHeight = 22;
    private const double BarHeight = 12;
    private const double Top = 92;
    private const double Left = 380;
    private const double BarWidth = 640;
    private const double Width = Left + BarWidth + 150;

    public static void Write(Rehearsal rehearsal, TextWriter output)
    {
        var line = new TimeLine(rehearsal);
        var all = rehearsal.Participants.Where(participant => participant.Outcome != Outcome.Unknown).ToList();
        var rows = all.Take(MostRows).ToList();
        var height = Top + (rows.Count * RowHeight) + 40;
        output.Write("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        using var xml = XmlWriter.Create(output, new XmlWriterSettings { Indent = true, IndentChars = " ", NewLineChars = "\n", OmitXmlDeclaration = true, CloseOutput = false });
        Start(xml, "svg", ("width", Number(Width)), ("height", Number(height)), ("viewBox", $"0 0 {Number(Width)} {Number(height)}"), ("role", "img"), ("font-family", "system-ui, 'DejaVu Sans', Arial, sans-serif"), ("font-size", "12"));
        Element(xml, "title", "Who would fail, and when");
        Pattern(xml);
        Element(xml, "rect", null, ("width", "100%"), ("height", "100%"), ("fill", "#ffffff"));
        Element(xml, "text", $"Bundle: {rehearsal.Today.Count} today, {rehearsal.Then.Count} at {Say(rehearsal.At)}", ("x", "16"), ("y", "26"), ("font-size", "15"), ("font-weight", "600"), ("fill", "#1f2328"));
        var breaks = rehearsal.Judged.Count(participant => participant.Outcome == Outcome.Breaks);
        Element(xml, "text", breaks == 0 ? "Nothing breaks." : $"{breaks} would fail.", ("x", "16"), ("y", "46"), ("fill", breaks == 0 ? "#1a7f37" : "#b3261e"));
        Legend(xml);
        Axis(xml, line, rows.Count);
        foreach (var (index, row) in rows.Index())
        {
            Row(xml, line, row, Top + (index * RowHeight), rehearsal.Horizon);
        }

        Change(xml, line.PositionOf(rehearsal.At), rows.Count);
        if (all.Count > rows.Count)
        {
            Element(xml, "text", $"and {all.Count - rows.Count} more that are not shown", ("x", "16"), ("y", Number(height - 14)), ("fill", "#57606a"));
        }

        xml.WriteEndElement();
        xml.Flush();
        output.Write('\n');
    }

    private static void Row(XmlWriter xml, TimeLine line, Participant row, double y, DateTimeOffset horizon)
    {
        var isBroken = row.Outcome == Outcome.Breaks;
        Start(xml, "g");
        Element(xml, "title", PrintableText.Of($"{row.Kind} {row.Name}, {row.Place}{(row.Why is null ? "" : $": {row.Why}")}"));
        Element(xml, "text", Fit($"{row.Kind} {row.Name}"), ("x", "16"), ("y", Number(y + 10)), ("fill", isBroken ? "#b3261e" : "#1f2328"), ("font-weight", row.Kind == "root" ? "600" : "400"));
        Element(xml, "rect", null, ("x", Number(Left)), ("y", Number(y)), ("width", Number(BarWidth)), ("height", Number(BarHeight)), ("fill", "#eceff2"));
        foreach (var (phase, from, to) in line.PhasesOf(row))
        {
            Element(xml, "rect", null, ("x", Number(Left + (from * BarWidth))), ("y", Number(y)), ("width", Number(Math.Max(1.5, (to - from) * BarWidth))), ("height", Number(BarHeight)),
                ("fill", phase == Phase.Lost ? "url(#lost)" : row.Kind == "root" ? "#3b6ea8" : "#4c9a63"));
        }

        if (row.FailsAt is { } end && end <= horizon)
        {
            Element(xml, "text", Say(end), ("x", Number(Left + BarWidth + 10)), ("y", Number(y + 10)), ("fill", isBroken ? "#b3261e" : "#57606a"));
        }

        xml.WriteEndElement();
    }

    private static void Axis(XmlWriter xml, TimeLine line, int rows)
    {
        foreach (var day in line.Days(8))
        {
            var x = Left + (line.PositionOf(day) * BarWidth);
            Element(xml, "line", null, ("x1", Number(x)), ("x2", Number(x)), ("y1", Number(Top - 8)), ("y2", Number(Top + (rows * RowHeight))), ("stroke", "#d0d7de"));
            Element(xml, "text", day.UtcDateTime.ToString("MM-dd", CultureInfo.InvariantCulture), ("x", Number(x)), ("y", Number(Top - 12)), ("text-anchor", "middle"), ("fill", "#57606a"), ("font-size", "11"));
        }
    }

    private static void Change(XmlWriter xml, double position, int rows)
    {
        var x = Left + (position * BarWidth);
        Element(xml, "line", null, ("x1", Number(x)), ("x2", Number(x)), ("y1", Number(Top - 24)), ("y2", Number(Top + (rows * RowHeight))), ("stroke", "#1f2328"), ("stroke-width", "1.5"), ("stroke-dasharray", "4 3"));
        Element(xml, "text", "change", ("x", Number(x)), ("y", Number(Top - 28)), ("text-anchor", position < 0.05 ? "start" : "middle"), ("fill", "#1f2328"), ("font-weight", "600"));
    }

    private static void Legend(XmlWriter xml)
    {
        var x = Left + 180;
        foreach (var (fill, text, width) in new[] { ("#4c9a63", "holds", 70.0), ("url(#lost)", "lost by the change", 150.0), ("#eceff2", "not begun or over", 140.0), ("#3b6ea8", "root in the bundle", 140.0) })
        {
            Element(xml, "rect", null, ("x", Number(x)), ("y", "16"), ("width", "14"), ("height", "12"), ("fill", fill));
            Element(xml, "text", text, ("x", Number(x + 20)), ("y", "26"), ("fill", "#1f2328"));
            x += width;
        }
    }

    private static void Pattern(XmlWriter xml)
    {
        Start(xml, "defs");
        Start(xml, "pattern", ("id", "lost"), ("width", "6"), ("height", "6"), ("patternUnits", "userSpaceOnUse"), ("patternTransform", "rotate(45)"));
        Element(xml, "rect", null, ("width", "6"), ("height", "6"), ("fill", "#f6c9c5"));
        Element(xml, "rect", null, ("width", "3"), ("height", "6"), ("fill", "#c8372d"));
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static void Start(XmlWriter xml, string name, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        xml.WriteStartElement(name, Namespace);
        foreach (var (attribute, value) in attributes)
        {
            xml.WriteAttributeString(attribute, value);
        }
    }

    private static void Element(XmlWriter xml, string name, string? text, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        Start(xml, name, attributes);
        if (text is not null)
        {
            xml.WriteString(text);
        }

        xml.WriteEndElement();
    }

    private static string Fit(string text) => text.Length <= MostNameCharacters ? text : $"{text[..12]}...{text[^(MostNameCharacters - 15)..]}";

    private static string Say(DateTimeOffset time) => $"{time.UtcDateTime:yyyy-MM-dd HH:mm}Z";

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
