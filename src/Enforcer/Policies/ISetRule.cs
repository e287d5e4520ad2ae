namespace Enforcer.Policies;

/// <summary>A rule whose verdict on a Resource depends on others.</summary>
internal interface ISetRule : IRule
{
    IEnumerable<Violation> Evaluate(PolicyContext context);
}
