using System.Buffers.Text;
using System.Text;

namespace Enforcer.Scanning.History;

/// <summary>
/// Reads <c>git log -p</c> line by line. Inside a hunk lines are counted as its head says, so that nothing that a file holds can pass for a
/// header; the head of a commit starts with a NUL, which git writes nowhere else outside hunks.
/// </summary>
/// <param name="take">Told each run of new lines: commit, author date, file, text.</param>
internal sealed class GitLogReader(Action<string, string, string, AddedText> take)
{
    private readonly AddedText _text = new();
    private string _commit = "";
    private string _date = "";
    private string? _file;
    private bool _isBinary;
    private int _parents = 1;
    private int _newLines;
    private int[] _oldLines = [0];

    public int Commits { get; private set; }

    public int Changes { get; private set; }

    /// <summary>Changes of files that hold no text.</summary>
    public int Binaries { get; private set; }

    private bool IsInHunk => _newLines > 0 || Array.Exists(_oldLines, left => left > 0);

    public void Read(ReadOnlySpan<byte> line)
    {
        if (IsInHunk && line is not [(byte)'\\', ..])
        {
            ReadContent(line);
        }
        else if (line is [0, ..])
        {
            ReadCommit(line[1..]);
        }
        else if (line.StartsWith("diff "u8))
        {
            (_file, _isBinary) = (null, false);
        }
        else if (line.StartsWith("+++ "u8))
        {
            _file = GitQuotedPath.Read(line[4..]);
            Changes++;
        }
        else if (line.StartsWith("@@"u8))
        {
            ReadHunk(line);
        }
        else if (line.StartsWith("Binary files "u8))
        {
            Binaries++;
        }
    }

    private void ReadCommit(ReadOnlySpan<byte> head)
    {
        var blank = head.IndexOf((byte)' ');
        _commit = Encoding.ASCII.GetString(blank < 0 ? head : head[..blank]);
        _date = blank < 0 ? "" : Encoding.ASCII.GetString(head[(blank + 1)..]);
        Commits++;
    }

    // "@@ -a,b +c,d @@", with one more sign and one more range for each further parent of a merge.
    private void ReadHunk(ReadOnlySpan<byte> head)
    {
        _parents = Math.Max(1, head.IndexOfAnyExcept((byte)'@') - 1);
        _oldLines = new int[_parents];
        _newLines = 0;
        var old = 0;
        var start = 0;
        foreach (var range in head.Split((byte)' '))
        {
            var text = head[range];
            if (text is [(byte)'-', ..] && old < _parents)
            {
                _oldLines[old++] = Range(text[1..]).Count;
            }
            else if (text is [(byte)'+', ..])
            {
                (start, _newLines) = Range(text[1..]);
                break;
            }
        }

        _text.Start(start);
        if (!IsInHunk)
        {
            Flush();
        }
    }

    private static (int Start, int Count) Range(ReadOnlySpan<byte> text)
    {
        if (!Utf8Parser.TryParse(text, out int start, out var used))
        {
            return (0, 0);
        }

        return (start, used < text.Length && text[used] == ',' && Utf8Parser.TryParse(text[(used + 1)..], out int count, out _) ? count : 1);
    }

    private void ReadContent(ReadOnlySpan<byte> line)
    {
        var signs = line.Length >= _parents ? line[.._parents] : " "u8;
        var isRemoved = signs.Contains((byte)'-');
        for (var parent = 0; parent < _parents; parent++)
        {
            // In a line that is gone, a blank says that the parent did not have it either.
            var sign = parent < signs.Length ? signs[parent] : (byte)' ';
            _oldLines[parent] -= isRemoved ? (sign == '-' ? 1 : 0) : (sign == '+' ? 0 : 1);
        }

        if (!isRemoved)
        {
            _newLines--;
            Take(line.Length >= _parents ? line[_parents..] : [], added: signs.Length == _parents && !signs.ContainsAnyExcept((byte)'+'));
        }

        if (!IsInHunk || _text.IsFull)
        {
            Flush();
        }
    }

    private void Take(ReadOnlySpan<byte> content, bool added)
    {
        if (content.Contains((byte)0) && !_isBinary)
        {
            _isBinary = true;
            Binaries++;
        }

        if (!_isBinary)
        {
            _text.Add(content, added);
        }
    }

    private void Flush()
    {
        if (_text.HasAdded && _file is not null && !_isBinary)
        {
            take(_commit, _date, _file, _text);
        }

        _text.Continue();
    }
}
