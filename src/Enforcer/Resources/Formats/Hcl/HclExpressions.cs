using System.Collections.Frozen;

namespace Enforcer.Resources.Formats.Hcl;

/// <summary>
/// Reads expressions to their end. Literals, lists and objects become values with their places; whatever needs Terraform (references,
/// operators, most functions) becomes a text that holds it as written.
/// </summary>
internal sealed class HclExpressions
{
    private static readonly string[] Operators = ["||", "&&", "==", "!=", "<=", ">=", "<", ">", "+", "-", "*", "/", "%"];

    // Functions that only wrap the value a rule wants to see: what jsonencode is given says more than the text it makes.
    private static readonly FrozenSet<string> Wrappers = FrozenSet.ToFrozenSet(
        ["base64encode", "jsonencode", "nonsensitive", "sensitive", "tolist", "tomap", "toset", "tostring", "trimspace", "yamlencode"]);

    private readonly HclCursor _cursor;
    private readonly HclTemplates _templates;
    private readonly HclCollections _collections;

    // Whether line breaks are blanks here, as they are between parentheses and brackets.
    private bool _linesAreBlank;

    public HclExpressions(HclCursor cursor)
    {
        _cursor = cursor;
        _templates = new HclTemplates(cursor, this);
        _collections = new HclCollections(cursor, this);
    }

    public HclTemplates Templates => _templates;

    public HclCollections Collections => _collections;

    /// <summary>The expression of an attribute: it ends with its line.</summary>
    public HclValue OfAttribute() => Within(linesAreBlank: false);

    /// <summary>An expression between <c>${</c> or <c>(</c> and its end, with the blanks around it.</summary>
    public HclValue Interpolated()
    {
        var value = Within(linesAreBlank: true);
        _cursor.SkipBlanks(lines: true);
        return value;
    }

    private HclValue Within(bool linesAreBlank)
    {
        var outer = _linesAreBlank;
        _linesAreBlank = linesAreBlank;
        _cursor.Enter();
        var value = Conditional();
        _cursor.Leave();
        _linesAreBlank = outer;
        return value;
    }

    private HclValue Conditional()
    {
        Blanks();
        var start = _cursor.Offset;
        var value = Operation(start);
        var end = _cursor.Offset;
        Blanks();
        if (!_cursor.Take('?'))
        {
            _cursor.Offset = end;
            return value;
        }

        Within(_linesAreBlank);
        Blanks();
        _cursor.Expect(':', "a condition");
        Within(_linesAreBlank);
        return Unknown(start);
    }

    // Precedence does not matter to what is only kept as written.
    private HclValue Operation(int start)
    {
        var value = Operand();
        var isAlone = true;
        while (true)
        {
            var end = _cursor.Offset;
            Blanks();
            var found = Array.Find(Operators, _cursor.Sees);
            if (found is null)
            {
                _cursor.Offset = end;
                return isAlone ? value : Unknown(start);
            }

            isAlone = false;
            _cursor.Offset += found.Length;
            Blanks();
            Operand();
        }
    }

    private HclValue Operand()
    {
        var start = _cursor.Offset;
        var signs = 0;
        while (_cursor.Current is '-' or '!')
        {
            signs++;
            _cursor.Offset++;
            Blanks();
        }

        var value = Term();
        var isWhole = !Traversal();
        if (isWhole && signs == 0)
        {
            return value;
        }

        return isWhole && signs == 1 && value.Node is ScalarNode { Kind: ScalarKind.Integer or ScalarKind.Number } number && _cursor.Slice(start, start + 1) == "-"
            ? new HclValue(new ScalarNode("-" + number.Raw, number.Kind, ScalarStyle.Plain, _cursor.PositionOf(start), number.End), IsKnown: true)
            : Unknown(start);
    }

    private HclValue Term()
    {
        _cursor.CountValue();
        return _cursor.Current switch
        {
            '"' => _templates.Quoted(),
            '<' when _cursor.Sees("<<") => _templates.Heredoc(),
            '[' => _collections.Tuple(),
            '{' => _collections.Object(),
            '(' => Parenthesized(),
            >= '0' and <= '9' => Number(),
            var c when HclCursor.IsIdentifierStart(c) => Named(),
            _ => throw _cursor.Fault(_cursor.IsAtEnd ? "the file ends where a value is expected" : "a value is expected here"),
        };
    }

    private HclValue Parenthesized()
    {
        _cursor.Offset++;
        var value = Interpolated();
        _cursor.Expect(')', "parentheses");
        return value;
    }

    private HclValue Number()
    {
        var start = _cursor.Offset;
        Digits();
        var isWhole = true;
        if (_cursor.Current == '.' && char.IsAsciiDigit(_cursor.Peek(1)))
        {
            isWhole = false;
            _cursor.Offset++;
            Digits();
        }

        var sign = _cursor.Peek(1) is '+' or '-' ? 1 : 0;
        if (_cursor.Current is 'e' or 'E' && char.IsAsciiDigit(_cursor.Peek(1 + sign)))
        {
            isWhole = false;
            _cursor.Offset += 1 + sign;
            Digits();
        }

        return Scalar(_cursor.Slice(start, _cursor.Offset), isWhole ? ScalarKind.Integer : ScalarKind.Number, start);

        void Digits()
        {
            while (char.IsAsciiDigit(_cursor.Current))
            {
                _cursor.Offset++;
            }
        }
    }

    private HclValue Named()
    {
        var start = _cursor.Offset;
        var name = _cursor.TakeIdentifier()!;
        while (_cursor.Sees("::"))
        {
            _cursor.Offset += 2;
            name = _cursor.TakeIdentifier() ?? throw _cursor.Fault("a function's name is expected behind '::'");
        }

        if (_cursor.Current == '(')
        {
            return Call(name, start);
        }

        return name switch
        {
            "true" or "false" => Scalar(name, ScalarKind.Boolean, start),
            "null" => Scalar(name, ScalarKind.Null, start),
            _ => Unknown(start),
        };
    }

    private HclValue Call(string name, int start)
    {
        _cursor.Offset++;
        var arguments = new List<HclValue>();
        while (!_collections.Closes(')'))
        {
            arguments.Add(Interpolated());
            if (_cursor.Sees("..."))
            {
                _cursor.Offset += 3;
                _cursor.SkipBlanks(lines: true);
            }

            if (!_cursor.Take(','))
            {
                _cursor.Expect(')', "a function call");
                break;
            }
        }

        return arguments is [{ IsKnown: true } only] && Wrappers.Contains(name) ? only : Unknown(start);
    }

    // True where something of the value before is meant: .name, .0, .*, [index], [*].
    private bool Traversal()
    {
        var any = false;
        while (true)
        {
            if (_cursor.Current == '.' && (_cursor.Peek(1) is '*' or (>= '0' and <= '9') || HclCursor.IsIdentifierStart(_cursor.Peek(1))))
            {
                _cursor.Offset += 2;
                while (HclCursor.IsIdentifierStart(_cursor.Current) || char.IsAsciiDigit(_cursor.Current) || _cursor.Current == '-')
                {
                    _cursor.Offset++;
                }
            }
            else if (_cursor.Current == '[')
            {
                _cursor.Offset++;
                _cursor.SkipBlanks(lines: true);
                if (!_cursor.Take('*'))
                {
                    Interpolated();
                }

                _cursor.SkipBlanks(lines: true);
                _cursor.Expect(']', "an index");
            }
            else
            {
                return any;
            }

            any = true;
        }
    }

    private void Blanks() => _cursor.SkipBlanks(_linesAreBlank);

    private HclValue Scalar(string raw, ScalarKind kind, int start) =>
        new(new ScalarNode(raw, kind, ScalarStyle.Plain, _cursor.PositionOf(start), _cursor.Position), IsKnown: true);

    /// <summary>What stands between <paramref name="start"/> and here, kept as written.</summary>
    public HclValue Unknown(int start) =>
        new(new ScalarNode($"${{{_cursor.Slice(start, _cursor.Offset)}}}", ScalarKind.Text, ScalarStyle.Plain, _cursor.PositionOf(start), _cursor.Position), IsKnown: false);
}
