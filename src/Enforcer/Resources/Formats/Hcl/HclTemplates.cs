using System.Globalization;
using System.Text;

namespace Enforcer.Resources.Formats.Hcl;

/// <summary>Quoted templates and heredocs: literal text is unescaped, what is interpolated is kept as <c>${...}</c> unless it is literal itself.</summary>
internal sealed class HclTemplates(HclCursor cursor, HclExpressions expressions)
{
    public HclValue Quoted()
    {
        var start = cursor.Position;
        cursor.Offset++;
        var text = new StringBuilder();
        var known = true;
        while (!cursor.Take('"'))
        {
            if (cursor.IsAtEnd || cursor.Current == '\n')
            {
                throw cursor.Fault("a quoted text is not closed on its line: close it, or write a heredoc");
            }

            if (cursor.Current == '\\')
            {
                Escape(text);
            }
            else
            {
                known &= Part(text);
            }
        }

        return new HclValue(new ScalarNode(text.ToString(), ScalarKind.Text, ScalarStyle.DoubleQuoted, start, cursor.Position), known);
    }

    /// <summary>A label or key: a quoted text in which nothing is interpolated.</summary>
    public string Literal() => Quoted().Node.Text!;

    /// <summary><c>&lt;&lt;EOT</c>, or <c>&lt;&lt;-EOT</c>, whose common indentation is no part of the text.</summary>
    public HclValue Heredoc()
    {
        var start = cursor.Position;
        cursor.Offset += 2;
        var isIndented = cursor.Take('-');
        var marker = cursor.TakeIdentifier() ?? throw cursor.Fault("a heredoc needs a marker: <<EOT");
        cursor.Offset = cursor.NextLine();
        var (bodyEnd, end) = End(marker, start);
        var text = new StringBuilder();
        var known = true;
        while (cursor.Offset < bodyEnd)
        {
            known &= Part(text);
        }

        cursor.Offset = end;
        var body = isIndented ? Unindented(text.ToString()) : text.ToString();
        return new HclValue(new ScalarNode(body, ScalarKind.Text, ScalarStyle.Block, start, cursor.PositionOf(end)), known);
    }

    // The marker stands alone on its line, indented or not.
    private (int BodyEnd, int End) End(string marker, TextPosition start)
    {
        var from = cursor.Offset;
        while (!cursor.IsAtEnd)
        {
            var line = cursor.Offset;
            var next = cursor.NextLine();
            var content = cursor.Slice(line, next);
            if (content.AsSpan().Trim().SequenceEqual(marker))
            {
                var found = (line, line + content.TrimEnd().Length);
                cursor.Offset = from;
                return found;
            }

            cursor.Offset = next;
        }

        throw new TreeException(start.Line, $"a heredoc is not closed: '{marker}' must stand alone on a line");
    }

    private static string Unindented(string text)
    {
        var lines = text.Split('\n');
        var least = lines.Where(line => line.AsSpan().Trim().Length > 0).Select(line => line.Length - line.AsSpan().TrimStart().Length).DefaultIfEmpty(0).Min();
        return string.Join('\n', lines.Select(line => line.Length >= least ? line[least..] : line.TrimStart()));
    }

    // One character, interpolation or directive; false where something unknown was added.
    private bool Part(StringBuilder text)
    {
        if (cursor.Sees("$${") || cursor.Sees("%%{"))
        {
            text.Append(cursor.Current).Append('{');
            cursor.Offset += 3;
            return true;
        }

        if (cursor.Sees("${"))
        {
            return Interpolation(text);
        }

        if (cursor.Sees("%{"))
        {
            Directive(text);
            return false;
        }

        text.Append(cursor.Current);
        cursor.Offset++;
        return true;
    }

    private bool Interpolation(StringBuilder text)
    {
        var start = cursor.Offset;
        cursor.Offset += 2;
        cursor.Take('~');
        var value = expressions.Interpolated();
        cursor.Take('~');
        cursor.Expect('}', "an interpolation");
        var isLiteral = value is { IsKnown: true, Node: ScalarNode { IsNull: false } };
        text.Append(isLiteral ? value.Node.Text : cursor.Slice(start, cursor.Offset));
        return isLiteral;
    }

    // %{ if condition }, %{ else }, %{ endif }, %{ for a, b in list }, %{ endfor }: kept as written.
    private void Directive(StringBuilder text)
    {
        var start = cursor.Offset;
        cursor.Offset += 2;
        cursor.Take('~');
        cursor.SkipBlanks(lines: true);
        switch (cursor.TakeIdentifier())
        {
            case "if":
                expressions.Interpolated();
                break;
            case "for":
                expressions.Collections.ForIntroduction();
                expressions.Interpolated();
                break;
            case "else" or "endif" or "endfor":
                cursor.SkipBlanks(lines: true);
                break;
            default:
                throw cursor.Fault("a template directive is if, else, endif, for or endfor; write %%{ for the text itself");
        }

        cursor.Take('~');
        cursor.Expect('}', "a template directive");
        text.Append(cursor.Slice(start, cursor.Offset));
    }

    private void Escape(StringBuilder text)
    {
        var kind = cursor.Peek(1);
        cursor.Offset += 2;
        switch (kind)
        {
            case 'n':
                text.Append('\n');
                break;
            case 'r':
                text.Append('\r');
                break;
            case 't':
                text.Append('\t');
                break;
            case '"' or '\\':
                text.Append(kind);
                break;
            case 'u' or 'U':
                text.Append(CodePoint(kind == 'u' ? 4 : 8));
                break;
            default:
                throw cursor.Fault("an escape in a quoted text is one of \\n \\r \\t \\\" \\\\ \\uNNNN \\UNNNNNNNN");
        }
    }

    private string CodePoint(int digits)
    {
        var start = cursor.Offset;
        while (cursor.Offset < start + digits && char.IsAsciiHexDigit(cursor.Current))
        {
            cursor.Offset++;
        }

        var isWhole = int.TryParse(cursor.Slice(start, cursor.Offset), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
            && cursor.Offset == start + digits;
        return isWhole && Rune.IsValid(value)
            ? new Rune(value).ToString()
            : throw cursor.Fault($"\\{(digits == 4 ? 'u' : 'U')} is followed by {digits} hexadecimal digits of a Unicode character");
    }
}
