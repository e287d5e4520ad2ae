using Enforcer.Policies.Rules.Secrets;
using Enforcer.Resources;
using Enforcer.Scanning.Fixing.Texts;
using Enforcer.Secrets;

namespace Enforcer.Scanning.Fixing.Places;

/// <summary>A secret inside an argument, and where exactly it stands in the file; or why that cannot be told. Never printed.</summary>
/// <param name="Item">The argument.</param>
/// <param name="Name">What a variable for it may be called after.</param>
/// <param name="Value">The secret.</param>
/// <param name="Offset">In the argument.</param>
/// <param name="Start">In the file.</param>
/// <param name="Reason">Null where all of this is certain.</param>
internal sealed record ArgumentValue(Node Item, string Name, string Value, int Offset, int Start, FixReason? Reason)
{
    public static ArgumentValue Of(Node item, SecretMatch match, FileDraft draft)
    {
        var text = item.Text!;
        var flag = CommandItems.Flag(item.Parent!.Items, item.Index);
        var offset = match.Offset - (flag is "u" or "user" && text.Contains(':', StringComparison.Ordinal) ? CommandItems.CurlPrefix.Length : 0);
        var end = offset + match.Length;
        if (offset < 0 || end > text.Length || SecretMatch.Of("", Confidence.High, text[offset..end], 0).Discriminator != match.Discriminator)
        {
            // Behind an encoding, it is not the characters that stand here.
            return Not(item, FixReason.InsideText);
        }

        var value = text[offset..end];
        if (value.Contains("$$", StringComparison.Ordinal) || value.Contains("$(", StringComparison.Ordinal) || (offset > 0 && text[offset - 1] == '$'))
        {
            return Not(item, FixReason.VariableInside);
        }

        if (!ExtractedSecret.CanHold(value))
        {
            return Not(item, FixReason.NotUnicode);
        }

        return draft.At(item.Start.Offset).Count == 1 && Place((ScalarNode)item, draft.Text, offset, value) is { } start
            ? new ArgumentValue(item, match.Name ?? Before(text, offset) ?? flag ?? "", value, offset, start, null)
            : Not(item, FixReason.InsideText);
    }

    private static ArgumentValue Not(Node item, FixReason reason) => new(item, "", "", 0, 0, reason);

    // --db-password=... in the same item.
    private static string? Before(string text, int offset) =>
        offset > 1 && text[offset - 1] == '=' && text.AsSpan(0, offset - 1).LastIndexOfAny(' ', '\n') is var blank ? text[(blank + 1)..(offset - 1)].TrimStart('-') : null;

    private static int? Place(ScalarNode item, string text, int offset, string value)
    {
        var start = item.Start.Offset;
        if (item.Style == ScalarStyle.Block)
        {
            return Line(item, text, offset, value);
        }

        // Characters that stand for themselves only: what is read is what is written.
        var quotes = item.Style == ScalarStyle.Plain ? 0 : 1;
        var (first, last) = (start + quotes, item.End.Offset - quotes);
        return first <= last && last <= text.Length && text.AsSpan(first, last - first).SequenceEqual(item.Raw) ? first + offset : null;
    }

    // A literal block without an indentation of its own telling: each line is one of the value's, indented as the first is.
    private static int? Line(ScalarNode item, string text, int offset, string value)
    {
        if (text[item.Start.Offset] != '|' || text.AsSpan(item.Start.Offset, Notation.LineEnd(text, item.Start.Offset) - item.Start.Offset).ContainsAnyInRange('1', '9') || value.Contains('\n', StringComparison.Ordinal))
        {
            return null;
        }

        var (number, column) = (item.Raw.AsSpan(0, offset).Count('\n'), offset - (item.Raw.LastIndexOf('\n', Math.Max(0, offset - 1)) + 1));
        var at = item.Start.Offset;
        int? indent = null;
        for (var line = 0; line <= number; line++)
        {
            at = text.IndexOf('\n', at) + 1;
            if (at == 0)
            {
                return null;
            }

            var blanks = text.AsSpan(at, Notation.LineEnd(text, at) - at).IndexOfAnyExcept(' ');
            indent ??= blanks < 0 ? null : blanks;
        }

        var start = at + (indent ?? 0) + column;
        return start + value.Length <= text.Length && text.AsSpan(start, value.Length).SequenceEqual(value) ? start : null;
    }
}
