using System.Globalization;
using Enforcer.Resources;

namespace Enforcer.Scanning.Fixing.Texts;

/// <summary>Shows a fix as a unified diff in which every secret is starred, those in the lines around it included.</summary>
internal static class MaskedDiff
{
    private const int Context = 3;

    public static void Write(FixedFile file, TextWriter output)
    {
        var masked = SecretSpans.Mask(file.Before.Text, file.Secret);
        var lines = Lines(masked);
        output.WriteLine($"--- a/{PrintableText.Of(file.Shown)}");
        output.WriteLine($"+++ b/{PrintableText.Of(file.Shown)}");
        var grown = 0;
        foreach (var hunk in Hunks(file.Edits, lines))
        {
            grown = Write(hunk, masked, lines, grown, output);
        }
    }

    private static int Write(List<Change> hunk, string text, List<(int Start, int End)> lines, int grown, TextWriter output)
    {
        var first = Math.Max(0, hunk[0].First - Context);
        var last = Math.Min(lines.Count - 1, hunk[^1].Last + Context);
        var added = hunk.Sum(change => NewLines(change, text, lines).Count - (change.Last - change.First + 1));
        var old = last - first + 1;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"@@ -{first + 1},{old} +{first + 1 + grown},{old + added} @@"));
        var at = first;
        foreach (var change in hunk)
        {
            Write(' ', Enumerable.Range(at, change.First - at).Select(line => Text(text, lines[line])), output);
            Write('-', Enumerable.Range(change.First, change.Last - change.First + 1).Select(line => Text(text, lines[line])), output);
            Write('+', NewLines(change, text, lines), output);
            at = change.Last + 1;
        }

        Write(' ', Enumerable.Range(at, last + 1 - at).Select(line => Text(text, lines[line])), output);
        return grown + added;
    }

    // Edits that touch the same lines are one change, changes whose contexts meet one hunk.
    private static List<List<Change>> Hunks(IReadOnlyList<TextEdit> edits, List<(int Start, int End)> lines)
    {
        var hunks = new List<List<Change>>();
        foreach (var edit in edits)
        {
            var (first, last) = (LineOf(lines, edit.Start), LineOf(lines, edit.End));
            var open = hunks.Count > 0 ? hunks[^1] : null;
            if (open is not null && first <= open[^1].Last + 1)
            {
                open[^1].Edits.Add(edit);
                open[^1] = open[^1] with { Last = Math.Max(open[^1].Last, last) };
            }
            else if (open is not null && first - open[^1].Last <= 2 * Context)
            {
                open.Add(new Change(first, last, [edit]));
            }
            else
            {
                hunks.Add([new Change(first, last, [edit])]);
            }
        }

        return hunks;
    }

    private static List<string> NewLines(Change change, string text, List<(int Start, int End)> lines)
    {
        var (start, end) = (lines[change.First].Start, lines[change.Last].End);
        var edited = TextEdit.Apply(text[start..end], [.. change.Edits.Select(edit => new TextEdit(edit.Start - start, edit.End - start, edit.Text))]);
        return [.. Lines(edited).Select(line => Text(edited, line))];
    }

    private static void Write(char mark, IEnumerable<string> lines, TextWriter output)
    {
        foreach (var line in lines)
        {
            output.WriteLine(mark + PrintableText.Of(line.TrimEnd('\r').Replace('\t', ' ')));
        }
    }

    private static string Text(string text, (int Start, int End) line) => text[line.Start..line.End].TrimEnd('\n');

    /// <summary>Start and end of each line, its line break included.</summary>
    private static List<(int Start, int End)> Lines(string text)
    {
        var lines = new List<(int Start, int End)>();
        for (var at = 0; at < text.Length;)
        {
            var end = text.IndexOf('\n', at);
            end = end < 0 ? text.Length : end + 1;
            lines.Add((at, end));
            at = end;
        }

        return lines;
    }

    private static int LineOf(List<(int Start, int End)> lines, int offset)
    {
        var (low, high) = (0, lines.Count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            (low, high) = lines[middle].Start <= offset ? (middle, high) : (low, middle - 1);
        }

        return low;
    }

    /// <summary>Lines that are replaced, from 0, both ends included, and the edits in them.</summary>
    private sealed record Change(int First, int Last, List<TextEdit> Edits);
}
