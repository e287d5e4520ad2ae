namespace Enforcer.Resources.Formats.Lines;

/// <summary>What the line formats have in common: a name, a mark, a value that may be quoted and may end in a comment.</summary>
internal static class SettingLine
{
    /// <summary>Behind the blanks at the start.</summary>
    public static int Begin(string text, int start, int end)
    {
        while (start < end && text[start] is ' ' or '\t')
        {
            start++;
        }

        return start;
    }

    /// <summary>The value from <paramref name="start"/> on: unquoted, without a comment behind it. A double-quoted one may go on over lines.</summary>
    public static (string Value, int Start, int End) Value(string text, int start, int end)
    {
        start = Begin(text, start, end);
        if (start < end && text[start] is '"' or '\'')
        {
            var close = Close(text, start, text[start] == '"' ? text.Length : end);
            if (close > 0)
            {
                return (text[(start + 1)..close], start, close + 1);
            }
        }

        var plain = text.AsSpan(start, end - start);
        var comment = plain.IndexOf(" #", StringComparison.Ordinal);
        plain = (comment < 0 ? plain : plain[..comment]).TrimEnd();
        return (plain.ToString(), start, start + plain.Length);
    }

    // The quote that closes the one at the start; a backslash keeps a double quote from closing.
    private static int Close(string text, int open, int end)
    {
        for (var i = open + 1; i < end; i++)
        {
            if (text[i] == '\\' && text[open] == '"')
            {
                i++;
            }
            else if (text[i] == text[open])
            {
                return i;
            }
        }

        return -1;
    }
}
