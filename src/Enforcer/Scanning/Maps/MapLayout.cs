namespace Enforcer.Scanning.Maps;

/// <summary>
/// Places a picture from left to right: namespaces in columns by who calls whom, and inside each its nodes in columns the same way.
/// No chance and no forces: the same map is the same picture.
/// </summary>
internal sealed class MapLayout
{
    private const double Padding = 18;
    private const double TitleHeight = 30;
    private const double RowGap = 14;
    private const double ColumnGap = 90;
    private const double GroupGap = 26;
    private const double TallestColumn = 900;
    private const double TallestGroupColumn = 1500;

    // Width by height of most screens, less the details beside the picture.
    private const double Shape = 1.5;

    private readonly MapPicture _picture;
    private readonly ILookup<int, MapEdge> _inbound;
    private readonly IReadOnlyList<MapEdge> _flow;
    private readonly List<PlacedNode> _nodes = [];
    private readonly List<PlacedGroup> _groups = [];

    public MapLayout(MapPicture picture)
    {
        _picture = picture;
        // The worst first: where rows end, the harmless are left out.
        _inbound = picture.Edges.OrderBy(edge => edge.Mode).ThenBy(edge => edge.From).ToLookup(edge => edge.To);
        // What is called orders the picture; what is merely allowed only where nothing is called.
        _flow = picture.Edges.Any(edge => edge.IsCall) ? [.. picture.Edges.Where(edge => edge.IsCall || picture.Nodes[edge.From].Node.Declared is null)] : picture.Edges;
        Place();
        Nodes = [.. _nodes.OrderBy(node => node.Index)];
    }

    /// <summary>In the order of the picture.</summary>
    public IReadOnlyList<PlacedNode> Nodes { get; }

    public IReadOnlyList<PlacedGroup> Groups => _groups;

    public double Width { get; private set; }

    public double Height { get; private set; }

    private void Place()
    {
        var groups = Enumerable.Range(0, _picture.Nodes.Count).GroupBy(index => MapPicture.GroupOf(_picture.Nodes[index].Node), StringComparer.Ordinal).ToList();
        var groupOf = groups.SelectMany((group, at) => group.Select(index => (index, at))).ToDictionary(one => one.index, one => one.at);
        var ranks = Spread(Ranks.Of(groups.Count, _flow.Select(edge => (groupOf[edge.From], groupOf[edge.To]))), [.. groups.Select(group => Size(group, out _))]);
        var x = Padding;
        foreach (var column in Enumerable.Range(0, groups.Count).GroupBy(at => ranks[at]).OrderBy(column => column.Key))
        {
            double y = Padding, widest = 0;
            foreach (var group in column.Select(at => groups[at]))
            {
                var (width, height) = Size(group, out var columns);
                if (y > Padding && y + height > TallestGroupColumn)
                {
                    x += widest + ColumnGap;
                    (y, widest) = (Padding, 0);
                }

                PlaceGroup(group.Key, columns, x, y, width, height);
                y += height + GroupGap;
                widest = Math.Max(widest, width);
            }

            x += widest + ColumnGap;
        }

        Width = Math.Max(x - ColumnGap + Padding, PlacedNode.Width);
        Height = _groups.Count == 0 ? Padding * 2 : _groups.Max(group => group.Y + group.Height) + Padding;
    }

    // In as many columns as give the picture the shape of a screen: callers stay left of those they call, or above them.
    private static int[] Spread(int[] ranks, IReadOnlyList<(double Width, double Height)> sizes)
    {
        var deepest = ranks.DefaultIfEmpty().Max() + 1;
        return Enumerable.Range(1, deepest).Select(most => ranks.Select(rank => rank * most / deepest).ToArray()).MinBy(tried =>
        {
            var columns = Enumerable.Range(0, ranks.Length).GroupBy(at => tried[at]).ToList();
            var width = columns.Sum(column => column.Max(at => sizes[at].Width) + ColumnGap);
            var height = columns.Max(column => column.Sum(at => sizes[at].Height + GroupGap));
            return Math.Abs(Math.Log(width / height / Shape));
        }) ?? ranks;
    }

    private (double Width, double Height) Size(IEnumerable<int> group, out List<List<int>> columns)
    {
        columns = Columns([.. group]);
        var height = columns.Max(column => column.Sum(index => HeightOf(index) + RowGap) - RowGap);
        return ((columns.Count * (PlacedNode.Width + ColumnGap)) - ColumnGap + (2 * Padding), height + TitleHeight + Padding);
    }

    private List<List<int>> Columns(List<int> members)
    {
        var places = members.Select((index, at) => (index, at)).ToDictionary(one => one.index, one => one.at);
        var inside = _flow.Where(edge => places.ContainsKey(edge.From) && places.ContainsKey(edge.To)).Select(edge => (From: places[edge.From], To: places[edge.To])).ToList();
        var ranks = Ranks.Compact(members.Count, inside, least: 2);
        var callers = inside.ToLookup(edge => edge.To, edge => edge.From);
        var heights = new double[members.Count];
        var columns = new List<List<int>>();
        foreach (var rank in Enumerable.Range(0, members.Count).GroupBy(at => ranks[at]).OrderBy(rank => rank.Key))
        {
            // Each near its callers, so that fewer lines cross.
            var ordered = rank.OrderBy(at => callers[at].Select(from => heights[from]).DefaultIfEmpty(at).Average()).ThenBy(at => at).ToList();
            var column = new List<int>();
            double y = 0;
            foreach (var at in ordered)
            {
                var height = HeightOf(members[at]) + RowGap;
                if (column.Count > 0 && y + height > TallestColumn)
                {
                    columns.Add(column);
                    (column, y) = ([], 0);
                }

                column.Add(members[at]);
                heights[at] = y;
                y += height;
            }

            columns.Add(column);
        }

        return columns;
    }

    private void PlaceGroup(string name, List<List<int>> columns, double x, double y, double width, double height)
    {
        _groups.Add(new PlacedGroup(name, x, y, width, height));
        var left = x + Padding;
        foreach (var column in columns)
        {
            var top = y + TitleHeight;
            foreach (var index in column)
            {
                _nodes.Add(new PlacedNode(index, _picture.Nodes[index], [.. _inbound[index]], left, top));
                top += HeightOf(index) + RowGap;
            }

            left += PlacedNode.Width + ColumnGap;
        }
    }

    private double HeightOf(int index) => PlacedNode.HeightOf(_inbound[index].Count());
}
