using Enforcer.Resources;

namespace Enforcer.Scanning.Fixing;

/// <summary>
/// Rewrites one variable's <c>value</c> to <c>valueFrom.secretKeyRef</c> in the notation that stands there: block, flow or JSON; its comment,
/// its place and its key's quotes are kept.
/// </summary>
internal static class EnvEdit
{
    private const string Key = "value";

    /// <summary>Adds the edits of one value, or says why there are none.</summary>
    public static FixReason? TryMake(string text, Node value, SecretReference reference, List<TextEdit> into)
    {
        if (value.Parent is not MapNode variable || variable["valueFrom"] is not null)
        {
            return FixReason.UnusualForm;
        }

        var key = variable.Entries.First(entry => entry.Key == Key).KeyStart;
        var (start, end) = (value.Start.Offset, value.End.Offset);
        if (start <= key.Offset || end <= start || end > text.Length)
        {
            return FixReason.SharedValue;
        }

        var quote = text[key.Offset] is '"' or '\'' ? text[key.Offset].ToString() : "";
        var token = quote + Key + quote;
        if (!text.AsSpan(key.Offset).StartsWith(token, StringComparison.Ordinal))
        {
            return FixReason.UnusualForm;
        }

        if (Between(text[(key.Offset + token.Length)..start], text[start]) is { } reason)
        {
            return reason;
        }

        if (IsFlow(text, variable))
        {
            var space = text[start - 1] == ':' ? "" : " ";
            into.Add(new TextEdit(key.Offset, end, Flow(quote, space, reference)));
            return null;
        }

        var newLine = NewLine(text, start);
        var nested = Block(quote, new string(' ', key.Column - 1), newLine, reference);
        return value is ScalarNode { Style: ScalarStyle.Block }
            ? BlockScalar(text, key, start, token, nested, newLine, into)
            : OneLine(text, key, end, token, nested, into);
    }

    // What stands between the key and its value: a colon, and nothing that would be lost or that others refer to.
    private static FixReason? Between(string between, char first)
    {
        var colon = between.AsSpan().TrimStart(' ');
        return colon switch
        {
            not [':', ..] => FixReason.UnusualForm,
            _ when colon.Contains('#') => FixReason.CommentInside,
            _ when colon.TrimEnd().Length > 1 || first is '&' or '!' or '*' => FixReason.SharedValue,
            _ => null,
        };
    }

    private static bool IsFlow(string text, Node variable)
    {
        for (Node? node = variable; node is not null; node = node.Parent)
        {
            if (node.Start.Offset < text.Length && text[node.Start.Offset] is '{' or '[')
            {
                return true;
            }
        }

        return false;
    }

    private static string Flow(string quote, string space, SecretReference reference) => quote == "\""
        ? $"\"valueFrom\":{space}{{\"secretKeyRef\":{space}{{\"name\":{space}\"{reference.Name}\",{space}\"key\":{space}\"{reference.Key}\"}}}}"
        : $"{quote}valueFrom{quote}: {{secretKeyRef: {{name: {Plain(reference.Name)}, key: {Plain(reference.Key)}}}}}";

    private static string Block(string quote, string indent, string newLine, SecretReference reference)
    {
        string Line(int depth, string key, string rest) => $"{newLine}{indent}{new string(' ', 2 * depth)}{quote}{key}{quote}:{rest}";
        return Line(1, "secretKeyRef", "") + Line(2, "name", " " + Plain(reference.Name)) + Line(2, "key", " " + Plain(reference.Key));
    }

    // The comment behind the value stays on the key's line.
    private static FixReason? OneLine(string text, TextPosition key, int end, string token, string nested, List<TextEdit> into)
    {
        var lineEnd = LineEnd(text, end);
        var rest = text.AsSpan(end, lineEnd - end).TrimStart();
        if (!rest.IsEmpty && rest[0] != '#')
        {
            return FixReason.UnusualForm;
        }

        into.Add(new TextEdit(key.Offset, end, Renamed(token)));
        into.Add(new TextEdit(lineEnd, lineEnd, nested));
        return null;
    }

    private static FixReason? BlockScalar(string text, TextPosition key, int start, string token, string nested, string newLine, List<TextEdit> into)
    {
        var header = start;
        while (header < text.Length && text[header] is '|' or '>' or '+' or '-' or (>= '0' and <= '9'))
        {
            header++;
        }

        var digit = text.AsSpan(start, header - start).IndexOfAnyInRange('1', '9');
        var first = LineEnd(text, header) + newLine.Length;
        var indent = digit < 0 ? 0 : key.Column - 1 + (text[start + digit] - '0');
        var end = ContentEnd(text, first, indent);
        if (header == start || end <= first)
        {
            return FixReason.UnusualForm;
        }

        into.Add(new TextEdit(key.Offset, header, Renamed(token)));
        into.Add(new TextEdit(first, end, nested[newLine.Length..]));
        return null;
    }

    // Content is what is indented as its first line is; blank lines at its end are left where they are.
    private static int ContentEnd(string text, int first, int indent)
    {
        var end = first;
        for (var at = first; at < text.Length;)
        {
            var lineEnd = LineEnd(text, at);
            var line = text.AsSpan(at, lineEnd - at);
            var blanks = line.Length - line.TrimStart(' ').Length;
            if (blanks < line.Length)
            {
                indent = indent == 0 ? blanks : indent;
                if (blanks < indent)
                {
                    break;
                }

                end = lineEnd;
            }

            var next = text.IndexOf('\n', lineEnd);
            at = next < 0 ? text.Length : next + 1;
        }

        return end;
    }

    private static string Renamed(string token) => token.Replace(Key, "valueFrom", StringComparison.Ordinal) + ":";

    private static int LineEnd(string text, int from)
    {
        var end = text.IndexOf('\n', from);
        return end < 0 ? text.Length : end > from && text[end - 1] == '\r' ? end - 1 : end;
    }

    private static string NewLine(string text, int from)
    {
        var end = text.IndexOf('\n', from);
        end = end < 0 ? text.IndexOf('\n', StringComparison.Ordinal) : end;
        return end > 0 && text[end - 1] == '\r' ? "\r\n" : "\n";
    }

    private static string Plain(string text) =>
        char.IsAsciiLetter(text[0]) && ScalarWords.Resolve(text) == ScalarKind.Text ? text : $"\"{text}\"";
}
