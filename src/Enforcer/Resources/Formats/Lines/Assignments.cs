namespace Enforcer.Resources.Formats.Lines;

/// <summary>Reads <c>[export] NAME=value</c>, which environment files and shell scripts share.</summary>
internal static class Assignments
{
    private static readonly string[] Words = ["export ", "declare -x ", "readonly ", "local ", "set "];

    /// <summary>Adds the assignment of a line; the end of its value, or -1 where the line is none.</summary>
    public static int TryRead(SettingsTree tree, int at, int end)
    {
        foreach (var word in Words)
        {
            if (tree.Text.AsSpan(at, end - at).StartsWith(word, StringComparison.Ordinal))
            {
                at = SettingLine.Begin(tree.Text, at + word.Length, end);
            }
        }

        var line = tree.Text.AsSpan(at, end - at);
        var mark = line.IndexOf('=');
        var name = mark < 0 ? line : line[..mark].TrimEnd();
        if (mark < 1 || name.IsEmpty || !IsName(name))
        {
            return -1;
        }

        var (value, start, stop) = SettingLine.Value(tree.Text, at + mark + 1, end);
        tree.Add("", name.ToString(), at, value, start, stop);
        return stop;
    }

    private static bool IsName(ReadOnlySpan<char> name)
    {
        foreach (var character in name)
        {
            if (!char.IsAsciiLetterOrDigit(character) && character is not ('_' or '.' or '-'))
            {
                return false;
            }
        }

        return true;
    }
}
