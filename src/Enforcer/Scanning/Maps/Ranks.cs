namespace Enforcer.Scanning.Maps;

/// <summary>Puts callers before those they call: the longest way from a source decides, and what closes a circle is not counted.</summary>
internal static class Ranks
{
    /// <summary>The same order in fewer ranks, so that a long chain does not make a ribbon of the picture: as many as make a square of what is ranked.</summary>
    /// <param name="count">Nodes are 0 to count - 1.</param>
    /// <param name="edges">From and to.</param>
    /// <param name="least">As many ranks are always allowed.</param>
    public static int[] Compact(int count, IEnumerable<(int From, int To)> edges, int least)
    {
        var ranks = Of(count, edges);
        var deepest = ranks.DefaultIfEmpty().Max() + 1;
        var most = Math.Max(least, (int)Math.Ceiling(Math.Sqrt(count)));
        return deepest <= most ? ranks : [.. ranks.Select(rank => rank * most / deepest)];
    }

    /// <param name="count">Nodes are 0 to count - 1; ties follow this order.</param>
    /// <param name="edges">From and to; an edge onto itself is ignored.</param>
    public static int[] Of(int count, IEnumerable<(int From, int To)> edges)
    {
        var next = new List<int>[count];
        var incoming = new int[count];
        for (var node = 0; node < count; node++)
        {
            next[node] = [];
        }

        foreach (var (from, to) in edges.Where(edge => edge.From != edge.To).Distinct().Order())
        {
            next[from].Add(to);
            incoming[to]++;
        }

        var order = new List<int>(count);
        var forward = Forward(next, Enumerable.Range(0, count).OrderBy(node => incoming[node] > 0).ThenBy(node => incoming[node] - next[node].Count), order);
        var ranks = new int[count];
        // Finished last is visited first: every forward edge then starts at a settled node.
        for (var at = order.Count - 1; at >= 0; at--)
        {
            foreach (var to in forward[order[at]])
            {
                ranks[to] = Math.Max(ranks[to], ranks[order[at]] + 1);
            }
        }

        return ranks;
    }

    // Depth first without recursion: a chain of calls may be as long as the set.
    private static List<int>[] Forward(List<int>[] next, IEnumerable<int> starts, List<int> finished)
    {
        var forward = next.Select(_ => new List<int>()).ToArray();
        var state = new byte[next.Length];
        foreach (var start in starts)
        {
            var path = new Stack<(int Node, int At)>();
            if (state[start] == 0)
            {
                state[start] = 1;
                path.Push((start, 0));
            }

            while (path.TryPop(out var current))
            {
                if (current.At == next[current.Node].Count)
                {
                    state[current.Node] = 2;
                    finished.Add(current.Node);
                    continue;
                }

                path.Push(current with { At = current.At + 1 });
                var to = next[current.Node][current.At];
                if (state[to] != 1)
                {
                    forward[current.Node].Add(to);
                }

                if (state[to] == 0)
                {
                    state[to] = 1;
                    path.Push((to, 0));
                }
            }
        }

        return forward;
    }
}
