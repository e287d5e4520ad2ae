using Enforcer.Mesh.Connections;

namespace Enforcer.Scanning.Maps;

/// <summary>Writes the map for Graphviz and whatever else reads its language.</summary>
internal sealed class DotMap : IMapFormat
{
    public string Ending => ".dot";

    public void Write(MapPicture picture, TextWriter output)
    {
        output.WriteLine("digraph mesh {");
        output.WriteLine("  rankdir=LR; newrank=true; node [shape=box, fontname=\"sans-serif\", fontsize=11]; edge [fontname=\"sans-serif\", fontsize=9];");
        var groups = picture.Nodes.Select((state, index) => (state, index)).GroupBy(one => MapPicture.GroupOf(one.state.Node), StringComparer.Ordinal);
        foreach (var (group, number) in groups.Select((group, number) => (group, number)))
        {
            output.WriteLine($"  subgraph cluster_{number} {{ label={Quoted(group.Key)}; color=\"#c3c8d0\";");
            foreach (var (state, index) in group)
            {
                // The break between the two lines is Graphviz' own, so it stands outside of what is escaped.
                output.WriteLine($"    n{index} [label=\"{Escaped(MapPicture.LabelOf(state.Node))}\\n{Escaped(MapPicture.NoteOf(state))}\"];");
            }

            output.WriteLine("  }");
        }

        foreach (var edge in picture.Edges)
        {
            var style = MapStyle.Of(edge.Mode);
            output.WriteLine($"  n{edge.From} -> n{edge.To} [label={Quoted($"{edge.Mode.Word()}{(edge.Ports.Length == 0 ? "" : $" :{edge.Ports}")}")}, color=\"{style.Colour}\", style={style.DotStyle}];");
        }

        output.WriteLine("}");
    }

    private static string Quoted(string text) => $"\"{Escaped(text)}\"";

    private static string Escaped(string text) => MapText.Clean(text).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
}
