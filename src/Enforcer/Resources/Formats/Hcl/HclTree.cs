namespace Enforcer.Resources.Formats.Hcl;

/// <summary>Reads HCL files into bodies of attributes and blocks.</summary>
internal sealed class HclTree
{
    // How much deeper a block makes the tree, beside a map for each label.
    private const int ListAndMap = 2;

    private readonly HclCursor _cursor;
    private readonly HclExpressions _expressions;
    private readonly string _file;
    private readonly List<ReadError> _errors;

    private HclTree(SourceText source, ReaderLimits limits, List<ReadError> errors)
    {
        _cursor = new HclCursor(source.Text, limits);
        _expressions = new HclExpressions(_cursor);
        _file = source.File;
        _errors = errors;
    }

    /// <summary>
    /// The body of a file. A fault costs the attribute or block in which it stands: reading goes on at the next line that starts with a word
    /// in the first column.
    /// </summary>
    public static HclBody Read(SourceText source, ReaderLimits limits, List<ReadError> errors) => new HclTree(source, limits, errors).File();

    private HclBody File()
    {
        var attributes = new OrderedDictionary<string, MapEntry>(StringComparer.Ordinal);
        var blocks = new List<HclBlock>();
        while (true)
        {
            try
            {
                _cursor.SkipBlanks(lines: true);
                if (_cursor.IsAtEnd)
                {
                    return new HclBody([.. attributes.Values], blocks, TextPosition.Start, _cursor.Position);
                }

                Item(attributes, blocks);
            }
            catch (TreeException failure)
            {
                _errors.Add(new ReadError(_file, failure.Line, $"not valid HCL: {failure.Message}"));
                _cursor.Surface();
                do
                {
                    _cursor.Offset = _cursor.NextLine();
                }
                while (!_cursor.IsAtEnd && !HclCursor.IsIdentifierStart(_cursor.Current));
            }
        }
    }

    private HclBody Body(int levels)
    {
        var start = _cursor.Position;
        _cursor.Expect('{', "a block");
        _cursor.Enter(levels);
        var attributes = new OrderedDictionary<string, MapEntry>(StringComparer.Ordinal);
        var blocks = new List<HclBlock>();
        _cursor.SkipBlanks(lines: true);
        while (!_cursor.Take('}'))
        {
            if (_cursor.IsAtEnd)
            {
                throw new TreeException(start.Line, "the block that starts here is not closed: '}' is missing");
            }

            Item(attributes, blocks);
            _cursor.SkipBlanks(lines: true);
        }

        _cursor.Leave(levels);
        return new HclBody([.. attributes.Values], blocks, start, _cursor.Position);
    }

    private void Item(OrderedDictionary<string, MapEntry> attributes, List<HclBlock> blocks)
    {
        var start = _cursor.Position;
        var name = _cursor.TakeIdentifier() ?? throw _cursor.Fault("an attribute or a block is expected here");
        _cursor.SkipBlanks(lines: false);
        if (_cursor.Current == '=' && _cursor.Peek(1) != '=')
        {
            _cursor.Offset++;
            Add(new MapEntry(name, start, _expressions.OfAttribute().Node), attributes);
            EndOfItem();
            return;
        }

        var labels = new List<string>();
        while (_cursor.Current != '{')
        {
            labels.Add(Label());
            _cursor.SkipBlanks(lines: false);
        }

        _cursor.CountValue();
        blocks.Add(new HclBlock(name, labels, Body(ListAndMap + labels.Count), start));
        EndOfItem();
    }

    private string Label() => _cursor.Current == '"'
        ? _expressions.Templates.Literal()
        : _cursor.TakeIdentifier() ?? throw _cursor.Fault("'=' and a value, or a block's labels and '{', are expected here");

    private void Add(MapEntry entry, OrderedDictionary<string, MapEntry> attributes)
    {
        if (attributes.TryGetValue(entry.Key, out var before))
        {
            _errors.Add(TreeException.Duplicate(_file, entry.Key, entry.KeyStart.Line, before.KeyStart.Line));
        }

        attributes[entry.Key] = entry;
    }

    // A block may hold one attribute on its own line: { a = 1 }.
    private void EndOfItem()
    {
        _cursor.SkipBlanks(lines: false);
        if (!_cursor.IsAtEnd && _cursor.Current is not ('\n' or '}'))
        {
            throw _cursor.Fault("a line break is expected here");
        }
    }
}
