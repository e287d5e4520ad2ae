namespace Enforcer.Policies;

/// <summary>A rule about what a change takes away: no single state shows it, so it needs the one before and the one after.</summary>
internal interface IChangeRule : IRule
{
    /// <summary>Violations name Resources of either state; what was removed is named where it stood.</summary>
    IEnumerable<Violation> Evaluate(PolicyContext before, PolicyContext after);
}
