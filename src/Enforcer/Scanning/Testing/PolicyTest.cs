using Enforcer.Policies;
using Enforcer.Policies.Exceptions;
using Enforcer.Resources;

namespace Enforcer.Scanning.Testing;

/// <summary>One test: what is judged, how, and exactly what must be found.</summary>
internal sealed record PolicyTest
{
    public required string Name { get; init; }

    public required IReadOnlyList<Resource> Resources { get; init; }

    public required IReadOnlyList<Expectation> Expected { get; init; }

    public PolicySettings Settings { get; init; } = PolicySettings.Default;

    /// <summary>Null for the day on which the test runs.</summary>
    public DateOnly? Today { get; init; }

    /// <summary>Default all.</summary>
    public IReadOnlyList<IRule> Rules { get; init; } = RuleCatalog.All;

    public IReadOnlyList<TestDifference> Run(DateOnly today)
    {
        var engine = new PolicyEngine(Settings, ExceptionSources.Repository, Rules);
        return ExpectationMatching.Compare(Expected, engine.Evaluate(new ResourceSet(Resources), Today ?? today));
    }
}
