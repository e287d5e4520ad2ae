using Enforcer.Resources;

namespace Enforcer.Scanning.Fixing.Texts;

/// <summary>
/// Rewrites one variable's <c>value</c> to <c>valueFrom.secretKeyRef</c> in the notation that stands there: block, flow or JSON; its comment,
/// its place and its key's quotes are kept.
/// </summary>
internal static class EnvEdit
{
    private const string Key = "value";

    /// <summary>Adds the edits of one value, or says why there are none.</summary>
    /// <param name="text">The file's.</param>
    /// <param name="value">Of the variable.</param>
    /// <param name="reference">What takes its place.</param>
    /// <param name="isMerged">The variable is merged into another: the other's plain value is taken away.</param>
    /// <param name="into">Receives the edits.</param>
    public static FixReason? TryMake(string text, Node value, SecretReference reference, bool isMerged, List<TextEdit> into)
    {
        if (value.Parent is not MapNode variable || variable["valueFrom"] is not null)
        {
            return FixReason.UnusualForm;
        }

        var entry = variable.Entries.First(entry => entry.Key == Key);
        var key = entry.KeyStart;
        var (start, end) = (value.Start.Offset, value.End.Offset);
        if (start <= key.Offset || end <= start || end > text.Length)
        {
            return FixReason.SharedValue;
        }

        if (Notation.Quote(text, entry) is not { } quote)
        {
            return FixReason.UnusualForm;
        }

        var token = quote + Key + quote;
        if (Between(text[(key.Offset + token.Length)..start], text[start]) is { } reason)
        {
            return reason;
        }

        if (Notation.IsFlow(text, variable))
        {
            var space = text[start - 1] == ':' ? "" : " ";
            into.Add(new TextEdit(key.Offset, end, Flow(quote, space, reference) + (isMerged ? $",{space}{quote}{Key}{quote}:{(quote == "\"" ? space : " ")}null" : "")));
            return null;
        }

        var newLine = Notation.NewLine(text, start);
        var indent = new string(' ', key.Column - 1);
        var nested = Block(quote, indent, newLine, reference) + (isMerged ? $"{newLine}{indent}{token}: null" : "");
        return value is ScalarNode { Style: ScalarStyle.Block }
            ? BlockScalar(text, key, start, token, nested, newLine, into)
            : OneLine(text, key, end, token, nested, into);
    }

    // What stands between the key and its value: a colon, and nothing that would be lost or that others refer to.
    public static FixReason? Between(string between, char first)
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

    private static string Flow(string quote, string space, SecretReference reference) => quote == "\""
        ? $"\"valueFrom\":{space}{{\"secretKeyRef\":{space}{{\"name\":{space}\"{reference.Name}\",{space}\"key\":{space}\"{reference.Key}\"}}}}"
        : $"{quote}valueFrom{quote}: {{secretKeyRef: {{name: {Notation.Plain(reference.Name)}, key: {Notation.Plain(reference.Key)}}}}}";

    private static string Block(string quote, string indent, string newLine, SecretReference reference)
    {
        string Line(int depth, string key, string rest) => $"{newLine}{indent}{new string(' ', 2 * depth)}{quote}{key}{quote}:{rest}";
        return Line(1, "secretKeyRef", "") + Line(2, "name", " " + Notation.Plain(reference.Name)) + Line(2, "key", " " + Notation.Plain(reference.Key));
    }

    // The comment behind the value stays on the key's line.
    private static FixReason? OneLine(string text, TextPosition key, int end, string token, string nested, List<TextEdit> into)
    {
        var lineEnd = Notation.LineEnd(text, end);
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
        var first = Notation.LineEnd(text, header) + newLine.Length;
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
    public static int ContentEnd(string text, int first, int indent)
    {
        var end = first;
        for (var at = first; at < text.Length;)
        {
            var lineEnd = Notation.LineEnd(text, at);
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
}
