namespace Enforcer.Scanning.Testing.Reports;

/// <summary>Writes a test run in one format.</summary>
internal interface ITestReport
{
    /// <summary>What <c>--format</c> calls it.</summary>
    string Name { get; }

    /// <param name="run">What to write.</param>
    /// <param name="output">Where to.</param>
    /// <param name="colour">Whether terminal colours are welcome; machine formats ignore it.</param>
    void Write(TestRun run, TextWriter output, bool colour);
}
