using Enforcer.Secrets.Search;

namespace Enforcer.Secrets.Text;

/// <summary>
/// Reads a name and its value where a word stands that names of secrets are made of; everything else is passed over. What a line is, is
/// looked for once a line, however many names it holds.
/// </summary>
internal sealed class PairLines(TextSearch search)
{
    private const int LongestName = 96;
    private const int MostBlanks = 4;

    private readonly PairScanner _pairs = new(search.Text);
    private int _lineStart;
    private int _lineEnd;
    private int _templateLine = -1;
    private bool _isTemplate;
    private int _readTo;
    private int _labelsReadTo;

    public static int Found(TextSearch search, int at)
    {
        if (search.Pairs is not null)
        {
            search.Lines.Read(at);
        }

        return 0;
    }

    private void Read(int at)
    {
        if (at < _readTo)
        {
            return;
        }

        var end = at + search.Run(at, LongestName, Alphabet.Name).Length;
        _readTo = end;
        if (!(Mark(end) is var mark and >= 0 && ReadPair(at, mark)))
        {
            ReadCode(at, end);
        }

        if (at >= _labelsReadTo && IsLabelled(at))
        {
            ReadLabelled(at);
        }
    }

    // True where the pair is all there is to read: a declared type or an arrow looks like the start of a value and goes on.
    private bool ReadPair(int at, int mark)
    {
        FindLine(at);
        _pairs.Move(_lineStart, _lineEnd);
        if (!_pairs.TryRead(mark))
        {
            return false;
        }

        var pair = _pairs.Current;
        return Judge(pair) || (search.Text[mark] == '=' && Judge(FirstWord(pair))) || !(pair.Value[0] == '>' || search.Until(mark + 1, LongestName, "\n").Contains('='));
    }

    private void ReadCode(int at, int end)
    {
        var start = at;
        while (start > 0 && at - start < LongestName && Alphabet.Name.Contains(search.Text[start - 1]))
        {
            start--;
        }

        if (!IsComment(start) && !IsTemplate() && CodePair.Read(search.Text, start, end) is { } pair)
        {
            Judge(pair);
        }
    }

    private bool Judge(TextPair pair)
    {
        if (pair.Value.Length == 0 || search.Pairs!(pair.Name, pair.Value, pair.Offset) is not { } match)
        {
            return false;
        }

        search.Add(match);
        return true;
    }

    // PGPASSWORD=x psql: what follows the blank is the command.
    private static TextPair FirstWord(TextPair pair) =>
        pair.Value.IndexOf(' ', StringComparison.Ordinal) is > 0 and var blank && !pair.Name.AsSpan().ContainsAnyInRange('a', 'z') ? pair with { Value = pair.Value[..blank] } : default(TextPair) with { Name = "", Value = "" };

    // {{ if ne .Values.password "postgres" }}: what a template compares and looks up is no value.
    private bool IsTemplate()
    {
        if (_templateLine != _lineStart)
        {
            _templateLine = _lineStart;
            _isTemplate = search.Text.AsSpan(_lineStart, _lineEnd - _lineStart).Contains("{{", StringComparison.Ordinal);
        }

        return _isTemplate;
    }

    // As in pairs, what documentation shows is an example.
    private bool IsComment(int at)
    {
        FindLine(at);
        return search.Text.AsSpan(_lineStart, at - _lineStart).TrimStart() is ['#', ..] or ['/', '/', ..];
    }

    // name: X, value: Y, as in lists of variables and in XML settings; often on two lines.
    private void ReadLabelled(int at)
    {
        FindLine(at);
        _labelsReadTo = _lineEnd;
        _pairs.Move(_lineStart, LineEnd(_lineEnd));
        var label = default(string);
        while (_pairs.MoveNext())
        {
            var pair = _pairs.Current;
            if (pair.Name is "value" or "Value" && label is not null && search.Pairs!(label, pair.Value, pair.Offset) is { } match)
            {
                search.Add(match);
            }

            label = pair.Name is "name" or "key" or "Name" or "Key" ? pair.Value : null;
        }
    }

    // What separates the name that ends here from its value, behind a quote and blanks; -1 where nothing does.
    private int Mark(int end)
    {
        var text = search.Text;
        var at = end;
        at += at < text.Length && text[at] == '\\' ? 1 : 0;
        at += at < text.Length && text[at] is '"' or '\'' ? 1 : 0;
        if (at == end && at < text.Length && text[at] == ' ' && (at + 1 == text.Length || text[at + 1] is not (' ' or ':' or '=')))
        {
            return at;
        }

        for (var blanks = 0; blanks < MostBlanks && at < text.Length && text[at] is ' ' or '\t'; blanks++)
        {
            at++;
        }

        return at < text.Length && text[at] is ':' or '=' or '>' ? at : -1;
    }

    // Whether the word is what "name" or "key" stands for: the value is another pair's.
    private bool IsLabelled(int at)
    {
        var text = search.Text;
        var start = at;
        while (start > 0 && at - start < LongestName && Alphabet.Name.Contains(text[start - 1]))
        {
            start--;
        }

        var before = text.AsSpan(Math.Max(0, start - 12), start - Math.Max(0, start - 12)).TrimEnd(" \t\"'\\");
        if (before is not [.., ':' or '='])
        {
            return false;
        }

        var word = before[..^1].TrimEnd(" \t\"'\\");
        return word.EndsWith("name", StringComparison.OrdinalIgnoreCase) || word.EndsWith("key", StringComparison.OrdinalIgnoreCase);
    }

    private void FindLine(int at)
    {
        if (at < _lineEnd && at >= _lineStart)
        {
            return;
        }

        _lineStart = search.Text.AsSpan(0, at).LastIndexOf('\n') + 1;
        _lineEnd = LineEnd(at);
    }

    private int LineEnd(int from)
    {
        var end = from < search.Text.Length ? search.Text.IndexOf('\n', from) : -1;
        return end < 0 ? search.Text.Length : end + 1;
    }
}
