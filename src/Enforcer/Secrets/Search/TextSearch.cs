using Enforcer.Secrets.Text;

namespace Enforcer.Secrets.Search;

/// <summary>One search through one text: what was found, and how far names and values have been read.</summary>
/// <param name="text">The whole text.</param>
/// <param name="pairs">Which names and values count; null where only forms do.</param>
internal sealed class TextSearch(string text, PairJudgement? pairs)
{
    private List<SecretMatch>? _matches;
    private PairLines? _lines;

    public string Text { get; } = text;

    public PairJudgement? Pairs { get; } = pairs;

    /// <summary>How far names and values have been read.</summary>
    public PairLines Lines => _lines ??= new PairLines(this);

    /// <summary>How far names of vendors have been read.</summary>
    public int VendorsReadTo { get; set; }

    public IReadOnlyList<SecretMatch> Matches => _matches ?? (IReadOnlyList<SecretMatch>)[];

    public void Add(SecretMatch match) => (_matches ??= []).Add(match);

    /// <summary>The text from <paramref name="at"/> on, at most <paramref name="most"/> characters of it.</summary>
    public ReadOnlySpan<char> Window(int at, int most) => at >= Text.Length ? [] : Text.AsSpan(at, Math.Min(most, Text.Length - at));

    /// <summary>As <see cref="Window"/>, up to the first character that is of no such kind.</summary>
    public ReadOnlySpan<char> Run(int at, int most, System.Buffers.SearchValues<char> alphabet)
    {
        var window = Window(at, most);
        var end = window.IndexOfAnyExcept(alphabet);
        return end < 0 ? window : window[..end];
    }

    /// <summary>As <see cref="Window"/>, up to the first of these characters.</summary>
    public ReadOnlySpan<char> Until(int at, int most, ReadOnlySpan<char> stops)
    {
        var window = Window(at, most);
        var end = window.IndexOfAny(stops);
        return end < 0 ? window : window[..end];
    }
}
