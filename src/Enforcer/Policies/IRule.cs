namespace Enforcer.Policies;

/// <summary>Judges Resources. Implementations are pure and total: no clock, no I/O, no exception for any tree.</summary>
internal interface IRule
{
    RuleInfo Info { get; }
}
