using System.Globalization;
using static Enforcer.Resources.Helm.Templates.TemplateExpression;

namespace Enforcer.Resources.Helm.Templates;

/// <summary>Builds the tree of a template and of those that it defines.</summary>
/// <remarks>Source: Go's text/template, "Actions", "Arguments" and "Pipelines".</remarks>
internal sealed class TemplateParser
{
    // Deeper than anything that a person writes; recursion relies on it.
    private const int DeepestNesting = 100;

    private static readonly string[] Closing = ["end", "else"];

    private readonly IReadOnlyList<TemplateToken> _tokens;
    private readonly Dictionary<string, IReadOnlyList<TemplateNode>> _defined;
    private int _at;
    private int _depth;

    private TemplateParser(IReadOnlyList<TemplateToken> tokens, Dictionary<string, IReadOnlyList<TemplateNode>> defined)
    {
        _tokens = tokens;
        _defined = defined;
    }

    private TemplateToken Current => _tokens[_at];

    /// <param name="text">The template.</param>
    /// <param name="defined">Takes what <c>define</c> and <c>block</c> name; a later one replaces an earlier one.</param>
    /// <exception cref="TemplateException">The text is no template, with the place of the fault.</exception>
    public static IReadOnlyList<TemplateNode> Parse(string text, Dictionary<string, IReadOnlyList<TemplateNode>> defined)
    {
        var parser = new TemplateParser(TemplateLexer.Read(text), defined);
        var nodes = parser.List();
        return parser.Current.Kind == TemplateTokenKind.End ? nodes : throw new TemplateException(parser.Current.Offset, "'end' or 'else' closes nothing");
    }

    // Up to the end, or to an action that starts with 'end' or 'else', which is left to the caller.
    private List<TemplateNode> List()
    {
        if (++_depth > DeepestNesting)
        {
            throw new TemplateException(Current.Offset, $"actions are nested deeper than {DeepestNesting}");
        }

        var nodes = new List<TemplateNode>();
        while (Current.Kind != TemplateTokenKind.End)
        {
            if (Current.Kind == TemplateTokenKind.Text)
            {
                nodes.Add(new TemplateNode.Text(Current.Offset, Current.Text));
                _at++;
            }
            else if (Closing.Any(_tokens[_at + 1].IsWord))
            {
                break;
            }
            else if (Action() is { } node)
            {
                nodes.Add(node);
            }
        }

        _depth--;
        return nodes;
    }

    private TemplateNode? Action()
    {
        var offset = Take(TemplateTokenKind.ActionStart).Offset;
        var word = Current.Kind == TemplateTokenKind.Word ? Current.Text : "";
        switch (word)
        {
            case "if":
                return Branch((pipeline, then, otherwise) => new TemplateNode.If(offset, pipeline, then, otherwise));
            case "with":
                return Branch((pipeline, then, otherwise) => new TemplateNode.With(offset, pipeline, then, otherwise));
            case "range":
                return Branch((pipeline, then, otherwise) => new TemplateNode.Range(offset, pipeline, then, otherwise));
            case "define":
                _at++;
                Define(Name());
                return null;
            case "block":
                _at++;
                var block = Name();
                var given = Pipeline();
                Define(block);
                return new TemplateNode.Call(offset, block, given);
            case "template":
                _at++;
                var called = Name();
                var argument = Current.Kind == TemplateTokenKind.ActionEnd ? null : Pipeline();
                Take(TemplateTokenKind.ActionEnd);
                return new TemplateNode.Call(offset, called, argument);
            case "break" or "continue" when _tokens[_at + 1].Kind == TemplateTokenKind.ActionEnd:
                _at += 2;
                return word == "break" ? new TemplateNode.Break(offset) : new TemplateNode.Continue(offset);
            default:
                var pipeline = Pipeline();
                Take(TemplateTokenKind.ActionEnd);
                return new TemplateNode.Action(offset, pipeline);
        }
    }

    private TemplateNode Branch(Func<Pipeline, IReadOnlyList<TemplateNode>, IReadOnlyList<TemplateNode>, TemplateNode> make)
    {
        _at++;
        var pipeline = Pipeline();
        Take(TemplateTokenKind.ActionEnd);
        var then = List();
        return make(pipeline, then, Otherwise());
    }

    // Behind the first list of a branch: 'end', 'else', 'else if' or 'else with'.
    private List<TemplateNode> Otherwise()
    {
        var offset = Take(TemplateTokenKind.ActionStart).Offset;
        if (Current.IsWord("end"))
        {
            _at++;
            Take(TemplateTokenKind.ActionEnd);
            return [];
        }

        Take(TemplateTokenKind.Word);
        if (Current.IsWord("if") || Current.IsWord("with"))
        {
            if (++_depth > DeepestNesting)
            {
                throw new TemplateException(offset, $"actions are nested deeper than {DeepestNesting}");
            }

            // The inner one takes the 'end' of both.
            var isIf = Current.IsWord("if");
            var inner = Branch((pipeline, then, otherwise) => isIf ? new TemplateNode.If(offset, pipeline, then, otherwise) : new TemplateNode.With(offset, pipeline, then, otherwise));
            _depth--;
            return [inner];
        }

        Take(TemplateTokenKind.ActionEnd);
        var nodes = List();
        TakeEnd();
        return nodes;
    }

    private void Define(string name)
    {
        Take(TemplateTokenKind.ActionEnd);
        _defined[name] = List();
        TakeEnd();
    }

    private void TakeEnd()
    {
        Take(TemplateTokenKind.ActionStart);
        if (!Current.IsWord("end"))
        {
            throw new TemplateException(Current.Offset, "'end' is missing");
        }

        _at++;
        Take(TemplateTokenKind.ActionEnd);
    }

    private string Name() => Take(TemplateTokenKind.String).Text;

    private Pipeline Pipeline()
    {
        var offset = Current.Offset;
        var (variables, assigns) = Declared();
        var commands = new List<Command> { Command() };
        while (Current.IsSign("|"))
        {
            _at++;
            commands.Add(Command());
        }

        return new Pipeline(offset, variables, assigns, commands);
    }

    // $x :=, $x =, or $i, $x := in front of a pipeline.
    private (IReadOnlyList<string> Variables, bool Assigns) Declared()
    {
        if (Current.Kind != TemplateTokenKind.Variable)
        {
            return ([], false);
        }

        var next = _tokens[_at + 1];
        if (next.IsSign(":=") || next.IsSign("="))
        {
            _at += 2;
            return ([_tokens[_at - 2].Text], next.Text == "=");
        }

        if (next.IsSign(",") && _tokens[_at + 2].Kind == TemplateTokenKind.Variable && _tokens[_at + 3] is var sign && (sign.IsSign(":=") || sign.IsSign("=")))
        {
            _at += 4;
            return ([_tokens[_at - 4].Text, _tokens[_at - 2].Text], sign.Text == "=");
        }

        return ([], false);
    }

    private Command Command()
    {
        var offset = Current.Offset;
        var operands = new List<TemplateExpression>();
        while (Operand() is { } operand)
        {
            operands.Add(operand);
        }

        return operands.Count > 0 ? new Command(offset, operands) : throw new TemplateException(offset, "a value is missing");
    }

    private TemplateExpression? Operand()
    {
        var token = Current;
        TemplateExpression? operand = token.Kind switch
        {
            TemplateTokenKind.String => new Literal(token.Offset, token.Text),
            TemplateTokenKind.Number => new Literal(token.Offset, Number(token)),
            TemplateTokenKind.Dot => new Dot(token.Offset),
            TemplateTokenKind.Variable => new Variable(token.Offset, token.Text),
            TemplateTokenKind.Field => new Field(token.Offset, new Dot(token.Offset), token.Text),
            TemplateTokenKind.Word => Word(token),
            TemplateTokenKind.Sign when token.Text == "(" => Inner(),
            _ => null,
        };
        if (operand is null)
        {
            return null;
        }

        _at++;
        while (Current is { Kind: TemplateTokenKind.Field, IsAttached: true } field)
        {
            operand = new Field(field.Offset, operand, field.Text);
            _at++;
        }

        return operand;
    }

    private Pipeline Inner()
    {
        if (++_depth > DeepestNesting)
        {
            throw new TemplateException(Current.Offset, $"parentheses are nested deeper than {DeepestNesting}");
        }

        _at++;
        var pipeline = Pipeline();
        _depth--;
        return Current.IsSign(")") ? pipeline : throw new TemplateException(Current.Offset, "')' is missing");
    }

    private static TemplateExpression Word(TemplateToken token) => token.Text switch
    {
        "true" => new Literal(token.Offset, true),
        "false" => new Literal(token.Offset, false),
        "nil" => new Literal(token.Offset, null),
        var name => new Function(token.Offset, name),
    };

    private static object Number(TemplateToken token)
    {
        var text = token.Text.Replace("_", "", StringComparison.Ordinal);
        var sign = text.StartsWith('-') ? -1L : 1L;
        var digits = text.TrimStart('+', '-');
        if (digits.Length > 1 && digits[0] == '0' && char.ToLowerInvariant(digits[1]) is 'x' or 'o' or 'b')
        {
            var radix = char.ToLowerInvariant(digits[1]) switch { 'x' => 16, 'o' => 8, _ => 2 };
            try
            {
                return sign * Convert.ToInt64(digits[2..], radix);
            }
            catch (Exception failure) when (failure is FormatException or OverflowException or ArgumentException)
            {
                throw new TemplateException(token.Offset, "a number is none");
            }
        }

        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer) ? (object)integer
            : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number
            : throw new TemplateException(token.Offset, "a number is none");
    }

    private TemplateToken Take(TemplateTokenKind kind)
    {
        var token = Current;
        if (token.Kind != kind)
        {
            throw new TemplateException(token.Offset, kind == TemplateTokenKind.ActionStart ? "'end' is missing" : "an action is not what its words ask for");
        }

        _at++;
        return token;
    }
}
