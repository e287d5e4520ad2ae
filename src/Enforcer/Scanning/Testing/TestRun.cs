namespace Enforcer.Scanning.Testing;

/// <summary>Everything a test report says.</summary>
internal sealed record TestRun(IReadOnlyList<TestOutcome> Outcomes, TimeSpan Elapsed)
{
    public IEnumerable<TestOutcome> Failed => Outcomes.Where(outcome => !outcome.Passed);
}
