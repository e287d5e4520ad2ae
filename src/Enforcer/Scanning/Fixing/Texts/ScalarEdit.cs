using Enforcer.Resources;

namespace Enforcer.Scanning.Fixing.Texts;

/// <summary>Replaces one value, or the name of its key, by another in the quotes that stand there.</summary>
internal static class ScalarEdit
{
    /// <summary>Null where the value is written in a way that an exchange would not leave alone.</summary>
    public static TextEdit? Value(string text, Node value, string with)
    {
        if (value is not ScalarNode { Style: not ScalarStyle.Block } scalar || value.Parent is not MapNode map || value.End.Offset > text.Length)
        {
            return null;
        }

        var entry = map.Entries.First(entry => entry.Value == value);
        if (Notation.Quote(text, entry) is not { } quote || value.Start.Offset <= entry.KeyStart.Offset)
        {
            return null;
        }

        var behindKey = entry.KeyStart.Offset + entry.Key.Length + (2 * quote.Length);
        if (scalar.End == scalar.Start)
        {
            // Nothing at all: behind the colon.
            var colon = text.IndexOf(':', behindKey);
            return colon < 0 || text[behindKey..colon].Trim().Length > 0 ? null : new TextEdit(colon + 1, colon + 1, " " + Notation.Plain(with));
        }

        if (EnvEdit.Between(text[behindKey..value.Start.Offset], text[value.Start.Offset]) is not null)
        {
            return null;
        }

        var mark = text[value.Start.Offset] is '"' or '\'' ? text[value.Start.Offset].ToString() : "";
        return new TextEdit(value.Start.Offset, value.End.Offset, mark.Length == 0 ? Notation.Plain(with) : mark + with + mark);
    }

    /// <summary>Null where the key is written in a way of its own.</summary>
    public static TextEdit? Key(string text, MapEntry entry, string with) => Notation.Quote(text, entry) is { } quote
        ? new TextEdit(entry.KeyStart.Offset, entry.KeyStart.Offset + entry.Key.Length + (2 * quote.Length), quote + with + quote)
        : null;
}
