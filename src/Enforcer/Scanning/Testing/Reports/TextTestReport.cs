using Enforcer.Resources;

namespace Enforcer.Scanning.Testing.Reports;

/// <summary>For a person: each failed test with what is missing (-), what is too much (+) and what is wrong with the test (!), then the count.</summary>
internal sealed class TextTestReport : ITestReport
{
    public string Name => "text";

    public void Write(TestRun run, TextWriter output, bool colour)
    {
        var failed = run.Failed.ToList();
        foreach (var outcome in failed)
        {
            var place = outcome.File.EndsWith(outcome.Name, StringComparison.Ordinal) ? outcome.File : $"{outcome.File}: {outcome.Name}";
            output.WriteLine($"{(colour ? "\u001b[31mFAIL\u001b[0m" : "FAIL")}  {PrintableText.Of(place)}");
            foreach (var difference in outcome.Differences)
            {
                output.WriteLine($"    {Sign(difference.Kind)} {PrintableText.Of(difference.Text)}");
            }

            output.WriteLine();
        }

        output.WriteLine($"{run.Outcomes.Count} {(run.Outcomes.Count == 1 ? "test" : "tests")}: {run.Outcomes.Count - failed.Count} passed, {failed.Count} failed; {(long)run.Elapsed.TotalMilliseconds} ms");
    }

    private static string Sign(TestDifferenceKind kind) => kind switch
    {
        TestDifferenceKind.Missing => "- expected:",
        TestDifferenceKind.Unexpected => "+ found:",
        _ => "!",
    };
}
