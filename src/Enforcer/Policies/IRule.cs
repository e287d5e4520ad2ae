using Enforcer.Resources;

namespace Enforcer.Policies;

/// <summary>Judges Resources. Implementations are pure and total: no clock, no I/O, no exception for any tree.</summary>
internal interface IRule
{
    RuleInfo Info { get; }
}

/// <summary>A rule that needs to see one Resource only.</summary>
internal interface IResourceRule : IRule
{
    IEnumerable<Violation> Evaluate(Resource resource);
}

/// <summary>A rule whose verdict on a Resource depends on others.</summary>
internal interface ISetRule : IRule
{
    IEnumerable<Violation> Evaluate(PolicyContext context);
}
