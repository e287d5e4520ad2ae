namespace Enforcer.Scanning.Reports;

/// <summary>Writes a scan's result in one format.</summary>
internal interface IReport
{
    /// <summary>What <c>--format</c> calls it.</summary>
    string Name { get; }

    /// <param name="result">What to write.</param>
    /// <param name="output">Where to.</param>
    /// <param name="colour">Whether terminal colours are welcome; machine formats ignore it.</param>
    void Write(ScanResult result, TextWriter output, bool colour);
}
