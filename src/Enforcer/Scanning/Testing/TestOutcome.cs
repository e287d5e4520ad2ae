namespace Enforcer.Scanning.Testing;

/// <summary>What became of one test.</summary>
/// <param name="File">As given or found.</param>
/// <param name="Name">The test's own, or its file's.</param>
/// <param name="Differences">Empty where it passed.</param>
/// <param name="Elapsed">Reading included.</param>
internal sealed record TestOutcome(string File, string Name, IReadOnlyList<TestDifference> Differences, TimeSpan Elapsed)
{
    public bool Passed => Differences.Count == 0;
}
