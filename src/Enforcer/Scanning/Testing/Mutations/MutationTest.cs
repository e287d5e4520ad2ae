using Enforcer.Resources;

namespace Enforcer.Scanning.Testing.Mutations;

/// <summary>The part of a test that is about what admission changes.</summary>
/// <param name="Expected">Every object that is changed or refused, and nothing more; others may be named to say that they stay.</param>
/// <param name="Sidecar">How the gateway is injected.</param>
internal sealed record MutationTest(IReadOnlyList<MutationExpectation> Expected, SidecarChoice Sidecar)
{
    public IEnumerable<TestDifference> Compare(IReadOnlyList<MutatedResource> outcomes)
    {
        var left = outcomes.ToList();
        foreach (var expectation in Expected)
        {
            var at = left.FindIndex(one => one.Before.Id.ToString() == expectation.Resource);
            foreach (var difference in expectation.Compare(at < 0 ? null : left[at]))
            {
                yield return difference;
            }

            if (at >= 0)
            {
                left.RemoveAt(at);
            }
        }

        foreach (var outcome in left)
        {
            yield return new TestDifference(TestDifferenceKind.Unexpected, outcome.Refusals.Count > 0
                ? $"{outcome.Before.Id} is refused: {string.Join("; ", outcome.Refusals.Select(one => one.Reason))}"
                : $"{outcome.Before.Id} is changed: {JsonPart.Text(outcome.Patch)}");
        }
    }
}
