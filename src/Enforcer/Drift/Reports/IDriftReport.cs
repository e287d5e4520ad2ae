namespace Enforcer.Drift.Reports;

/// <summary>One way to tell what drifted.</summary>
internal interface IDriftReport
{
    /// <summary>The word after <c>--format</c>.</summary>
    string Name { get; }

    /// <param name="result">What to tell.</param>
    /// <param name="output">Where to.</param>
    /// <param name="colour">True on a terminal.</param>
    void Write(DriftResult result, TextWriter output, bool colour);
}
