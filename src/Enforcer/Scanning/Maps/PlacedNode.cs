using Enforcer.Mesh.Connections;

namespace Enforcer.Scanning.Maps;

/// <summary>A node with its place, in pixels; every line that arrives has a row of its own, so that labels never meet.</summary>
internal sealed record PlacedNode(int Index, NodeState State, IReadOnlyList<MapEdge> Inbound, double X, double Y)
{
    public const double Width = 230;
    public const double HeadHeight = 38;
    public const double RowHeight = 15;

    // What does not fit into a picture is in the table of the HTML page.
    private const int MostRows = 12;

    public double Height => HeightOf(Inbound.Count);

    public int Rows => RowsOf(Inbound.Count);

    /// <summary>True where the last row stands for all lines that have none of their own.</summary>
    public bool HasMore => Inbound.Count > MostRows;

    public static double HeightOf(int inbound) => HeadHeight + (RowsOf(inbound) * RowHeight) + (inbound > 0 ? 6 : 0);

    /// <summary>Where the line that arrives as the <paramref name="at"/>th ends.</summary>
    public double RowMiddle(int at) => Y + HeadHeight + ((Math.Min(at, Rows - 1) + 0.5) * RowHeight);

    private static int RowsOf(int inbound) => Math.Min(inbound, MostRows);
}
