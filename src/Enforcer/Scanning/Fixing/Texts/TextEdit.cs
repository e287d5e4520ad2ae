namespace Enforcer.Scanning.Fixing.Texts;

/// <summary>One replaced span of a file's text; what no edit covers stays byte for byte.</summary>
/// <param name="Start">From 0, in UTF-16 code units.</param>
/// <param name="End">Behind the span's last character; equal to <paramref name="Start"/> for an insertion.</param>
/// <param name="Text">What stands there afterwards.</param>
internal readonly record struct TextEdit(int Start, int End, string Text)
{
    /// <summary>Applies edits that are in order and do not overlap.</summary>
    public static string Apply(string text, IReadOnlyList<TextEdit> edits)
    {
        var result = new System.Text.StringBuilder(text.Length + edits.Sum(edit => edit.Text.Length));
        var at = 0;
        foreach (var edit in edits)
        {
            result.Append(text, at, edit.Start - at).Append(edit.Text);
            at = edit.End;
        }

        return result.Append(text, at, text.Length - at).ToString();
    }
}
