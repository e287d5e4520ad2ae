namespace Enforcer.Cli;

/// <summary>Columns that line up, in a terminal and in a file alike: no wrapping, no borders, nothing after the last word of a line.</summary>
internal static class TextTable
{
    public static void Write(TextWriter output, IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<string>> rows)
    {
        List<IReadOnlyList<string>> lines = [headings, .. rows];
        var widths = headings.Select((_, column) => lines.Max(line => line[column].Length)).ToList();
        foreach (var line in lines)
        {
            output.WriteLine(string.Join("  ", line.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
        }
    }
}
