using Enforcer.Certificates.Validation.Der;
using Enforcer.Preflight.Evidence;

namespace Enforcer.Preflight.Rehearsals;

/// <summary>The rehearsal for a terminal: the bundle, who breaks and why, and a time line in letters.</summary>
internal static class RehearsalText
{
    private const int Columns = 48;
    private const int MostRows = 40;
    private const int LongestName = 44;

    public static void Write(Rehearsal rehearsal, TextWriter output)
    {
        output.WriteLine($"bundle: {Count(rehearsal.Today.Count, "root")} today, {rehearsal.Then.Count} at {Say(rehearsal.At)}");
        WriteRoots("removed", rehearsal.Removed, output);
        WriteRoots("added", rehearsal.Added, output);
        output.WriteLine();
        foreach (var broken in rehearsal.Judged.Where(participant => participant.Outcome == Outcome.Breaks))
        {
            output.WriteLine($"breaks at {Say(broken.FailsAt ?? rehearsal.At)}  {broken.Kind} {broken.Name}");
            output.WriteLine($"    {broken.Place}");
            output.WriteLine($"    {broken.Why}");
        }

        WriteOthers(rehearsal, output);
        WriteTimeLine(rehearsal, output);
        output.WriteLine(Summary(rehearsal));
    }

    private static void WriteRoots(string word, IEnumerable<ParsedCertificate> roots, TextWriter output)
    {
        foreach (var root in roots)
        {
            output.WriteLine($"  {word}  {CertificateName.Of(root)}  {root.Thumbprint[..16]}  ends {Say(root.NotAfter)}");
        }
    }

    private static void WriteOthers(Rehearsal rehearsal, TextWriter output)
    {
        foreach (var (outcome, word) in new[] { (Outcome.FailsToday, "fails today already"), (Outcome.Unknown, "cannot be told") })
        {
            foreach (var other in rehearsal.Judged.Where(participant => participant.Outcome == outcome))
            {
                output.WriteLine($"{word}  {other.Kind} {other.Name}  {other.Place}: {other.Why}");
            }
        }
    }

    private static void WriteTimeLine(Rehearsal rehearsal, TextWriter output)
    {
        var line = new TimeLine(rehearsal);
        var rows = rehearsal.Participants.Where(participant => participant.Outcome != Outcome.Unknown).Take(MostRows).ToList();
        var width = Math.Min(LongestName, rows.Max(row => Label(row).Length));
        var mark = (int)(line.PositionOf(rehearsal.At) * (Columns - 1));
        output.WriteLine();
        output.WriteLine($"{"".PadRight(width)}  {"".PadLeft(mark)}v change");
        foreach (var row in rows)
        {
            output.WriteLine($"{Fit(Label(row), width)}  {Bar(line, row)}  {(row.FailsAt is { } end && end <= rehearsal.Horizon ? $"{Say(end)}" : "")}".TrimEnd());
        }

        if (rehearsal.Participants.Count(participant => participant.Outcome != Outcome.Unknown) - rows.Count is > 0 and var more)
        {
            output.WriteLine($"and {more} more that {(more == 1 ? "is" : "are")} not shown");
        }

        output.WriteLine($"{"".PadRight(width)}  {line.Start.UtcDateTime:yyyy-MM-dd}{"".PadRight(Columns - 20)}{line.End.UtcDateTime:yyyy-MM-dd}");
        output.WriteLine("= holds   x lost by the change   . not begun or over");
        output.WriteLine();
    }

    private static string Bar(TimeLine line, Participant participant)
    {
        var bar = new char[Columns];
        Array.Fill(bar, '.');
        foreach (var (phase, from, to) in line.PhasesOf(participant))
        {
            var start = (int)(from * Columns);
            Array.Fill(bar, phase == Phase.Lost ? 'x' : '=', Math.Min(start, Columns - 1), Math.Max(1, Math.Min(Columns, (int)Math.Ceiling(to * Columns)) - Math.Min(start, Columns - 1)));
        }

        return new string(bar);
    }

    private static string Summary(Rehearsal rehearsal)
    {
        var counts = rehearsal.Judged.CountBy(participant => participant.Outcome).ToDictionary();
        int Of(Outcome outcome) => counts.GetValueOrDefault(outcome);
        return $"{(rehearsal.IsSafe ? "nothing breaks" : $"{Of(Outcome.Breaks)} would fail")}; {Of(Outcome.Holds)} hold"
            + $"{(Of(Outcome.FailsToday) > 0 ? $", {Of(Outcome.FailsToday)} fail today already" : "")}{(Of(Outcome.Unknown) > 0 ? $", {Of(Outcome.Unknown)} cannot be told" : "")}";
    }

    private static string Label(Participant participant) => $"{participant.Kind} {participant.Name}";

    // Names differ at their ends: spiffe://domain/ns/shop/sa/...
    private static string Fit(string text, int width) => text.Length <= width ? text.PadRight(width) : $"{text[..(width / 3)]}...{text[^(width - (width / 3) - 3)..]}";

    private static string Say(DateTimeOffset time) => $"{time.UtcDateTime:yyyy-MM-dd HH:mm}Z";

    private static string Count(int number, string noun) => number == 1 ? $"1 {noun}" : $"{number} {noun}s";
}
