using Enforcer.Policies;

namespace Enforcer.Scanning.Testing;

/// <summary>
/// Pairs expectations with findings, one to one, so that as many as possible fit: a vague expectation never takes the finding that an exact
/// one needs (augmenting paths).
/// </summary>
internal sealed class ExpectationMatching
{
    private readonly IReadOnlyList<Expectation> _expected;
    private readonly IReadOnlyList<Finding> _found;
    private readonly int[] _takers;

    private ExpectationMatching(IReadOnlyList<Expectation> expected, IReadOnlyList<Finding> found)
    {
        _expected = expected;
        _found = found;
        _takers = new int[found.Count];
        Array.Fill(_takers, -1);
    }

    public static IReadOnlyList<TestDifference> Compare(IReadOnlyList<Expectation> expected, IReadOnlyList<Finding> found)
    {
        var matching = new ExpectationMatching(expected, found);
        var missing = Enumerable.Range(0, expected.Count).Where(one => !matching.TryPlace(one, new bool[found.Count])).ToList();
        return
        [
            .. missing.Select(one => new TestDifference(TestDifferenceKind.Missing, expected[one].ToString())),
            .. found.Where((_, at) => matching._takers[at] < 0).Select(finding => new TestDifference(TestDifferenceKind.Unexpected, Expectation.Shown(finding))),
        ];
    }

    private bool TryPlace(int expectation, bool[] tried)
    {
        for (var at = 0; at < _found.Count; at++)
        {
            if (!tried[at] && _expected[expectation].Fits(_found[at]))
            {
                tried[at] = true;
                if (_takers[at] < 0 || TryPlace(_takers[at], tried))
                {
                    _takers[at] = expectation;
                    return true;
                }
            }
        }

        return false;
    }
}
