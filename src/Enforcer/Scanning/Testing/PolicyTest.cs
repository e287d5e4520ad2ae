using Enforcer.Policies;
using Enforcer.Policies.Exceptions;
using Enforcer.Resources;
using Enforcer.Scanning.Testing.Mutations;

namespace Enforcer.Scanning.Testing;

/// <summary>One test: what is judged, how, and exactly what must be found.</summary>
internal sealed record PolicyTest
{
    public required string Name { get; init; }

    public required IReadOnlyList<Resource> Resources { get; init; }

    /// <summary>Null where the test is only about what is changed.</summary>
    public required IReadOnlyList<Expectation>? Expected { get; init; }

    /// <summary>What admission changes; null where the resources are judged as they are.</summary>
    public MutationTest? Mutation { get; init; }

    /// <summary>What there was before a change that is judged; null where a state is judged. Only what the change introduces is compared.</summary>
    public IReadOnlyList<Resource>? Before { get; init; }

    public PolicySettings Settings { get; init; } = PolicySettings.Default;

    /// <summary>Null for the day on which the test runs.</summary>
    public DateOnly? Today { get; init; }

    /// <summary>Default all.</summary>
    public IReadOnlyList<IRule> Rules { get; init; } = RuleCatalog.All;

    /// <exception cref="Enforcer.Resources.Settings.ConfigurationException">A SecretBinding among the resources cannot be used.</exception>
    public IReadOnlyList<TestDifference> Run(DateOnly today, IAdmissionMutations mutations)
    {
        if (Mutation is null)
        {
            return Judge(Resources, today);
        }

        // In the order of a cluster: what admission changes is judged as changed.
        var mutated = mutations.Mutate(Resources, Before ?? [], Mutation.Sidecar);
        var after = mutated.ToDictionary(one => one.Before, one => one.After);
        return [.. Mutation.Compare(mutated), .. Judge([.. Resources.Select(one => after.GetValueOrDefault(one) ?? one)], today)];
    }

    private IReadOnlyList<TestDifference> Judge(IReadOnlyList<Resource> resources, DateOnly today)
    {
        if (Expected is null)
        {
            return [];
        }

        var engine = new PolicyEngine(Settings, ExceptionSources.Repository, Rules);
        var (after, day) = (new ResourceSet(resources), Today ?? today);
        return ExpectationMatching.Compare(Expected, Before is null ? engine.Evaluate(after, day) : engine.Compare(new ResourceSet(Before), after, day).Introduced);
    }
}
