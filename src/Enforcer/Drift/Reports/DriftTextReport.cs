using Enforcer.Policies;
using Enforcer.Resources;

namespace Enforcer.Drift.Reports;

/// <summary>For a person at a terminal: one object after the other, what was declared, what runs, who changed it.</summary>
internal sealed class DriftTextReport : IDriftReport
{
    private const int LongestValue = 200;

    public string Name => "text";

    public void Write(DriftResult result, TextWriter output, bool colour)
    {
        foreach (var group in result.Differences.GroupBy(difference => (difference.Resource, difference.Kind)))
        {
            var first = group.First();
            var worst = group.Max(difference => difference.Severity);
            var security = group.Any(difference => difference.Security) ? ", security" : "";
            output.WriteLine($"{Bold(group.Key.Resource.ToString(), colour)}  {DriftJson.Word(group.Key.Kind)}  {worst.Word()}{security}");
            if (group.Key.Kind == DifferenceKind.Modified)
            {
                foreach (var difference in group)
                {
                    WriteField(difference, output);
                }
            }
            else
            {
                output.WriteLine(group.Key.Kind == DifferenceKind.Missing ? $"    declared in {Place(first)}, not there" : $"    there, declared nowhere{By(first)}");
            }

            output.WriteLine();
        }

        foreach (var error in result.Errors)
        {
            output.WriteLine($"{Bold(error.Line > 0 ? $"{error.File}:{error.Line}" : error.File, colour)}  not compared: {PrintableText.Of(error.Message)}");
        }

        if (result.Errors.Count > 0)
        {
            output.WriteLine();
        }

        output.WriteLine(Summary(result));
    }

    private static void WriteField(Difference difference, TextWriter output)
    {
        output.WriteLine($"    {PrintableText.Of(difference.Path)}  ({Place(difference)})");
        output.WriteLine($"        desired  {Shown(DriftJson.OneLine(difference.Desired))}");
        output.WriteLine($"        live     {Shown(DriftJson.OneLine(difference.Live))}{By(difference)}");
    }

    private static string Summary(DriftResult result)
    {
        var kinds = Enum.GetValues<DifferenceKind>().Where(kind => result.Count(kind) > 0).Select(kind => $"{result.Count(kind)} {DriftJson.Word(kind)}");
        var drift = result.Differences.Count == 0 ? "no drift" : $"drift: {string.Join(", ", kinds)}";
        var errors = result.Errors.Count switch
        {
            0 => "",
            1 => "; 1 error: not everything was compared",
            var count => $"; {count} errors: not everything was compared",
        };
        return $"{drift}; {result.DesiredCount} desired, {result.LiveCount} live{errors}; {(long)result.Elapsed.TotalMilliseconds} ms";
    }

    private static string Place(Difference difference) => $"{PrintableText.Of(difference.File)}:{difference.Location.Line}";

    private static string By(Difference difference) => difference.Manager is null ? "" : $"  (by {PrintableText.Of(difference.Manager)})";

    private static string Shown(string value) => PrintableText.Of(value.Length <= LongestValue ? value : value[..LongestValue] + "...");

    private static string Bold(string text, bool colour) => colour ? $"\u001b[1m{PrintableText.Of(text)}\u001b[0m" : PrintableText.Of(text);
}
