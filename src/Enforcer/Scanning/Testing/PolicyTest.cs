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

    /// <summary>What there was before a change that is judged; null where a state is judged. Only what the change introduces is compared.</summary>
    public IReadOnlyList<Resource>? Before { get; init; }

    public PolicySettings Settings { get; init; } = PolicySettings.Default;

    /// <summary>Null for the day on which the test runs.</summary>
    public DateOnly? Today { get; init; }

    /// <summary>Default all.</summary>
    public IReadOnlyList<IRule> Rules { get; init; } = RuleCatalog.All;

    public IReadOnlyList<TestDifference> Run(DateOnly today)
    {
        var engine = new PolicyEngine(Settings, ExceptionSources.Repository, Rules);
        var (after, day) = (new ResourceSet(Resources), Today ?? today);
        return ExpectationMatching.Compare(Expected, Before is null ? engine.Evaluate(after, day) : engine.Compare(new ResourceSet(Before), after, day).Introduced);
    }
}
