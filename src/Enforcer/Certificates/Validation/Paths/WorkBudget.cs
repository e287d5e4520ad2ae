namespace Enforcer.Certificates.Validation.Paths;

/// <summary>
/// What one verdict may cost, counted rather than timed so that the same chain has the same verdict on every machine. The whole of it takes
/// well under 100 ms here.
/// </summary>
internal sealed class WorkBudget
{
    private const int MostSignatures = 160;
    private const int MostComparisons = 200_000;
    private const int MostNameChecks = 1 << 20;
    private const int MostPolicySteps = 1 << 16;

    private int _signatures = MostSignatures;
    private int _comparisons = MostComparisons;
    private long _nameChecks = MostNameChecks;
    private int _policySteps = MostPolicySteps;

    /// <exception cref="BudgetExceededException">Spent.</exception>
    public void SpendSignature(int cost) => Require((_signatures -= cost) >= 0);

    /// <summary>One candidate looked at.</summary>
    /// <exception cref="BudgetExceededException">Spent.</exception>
    public void SpendComparison() => Require(--_comparisons >= 0);

    /// <summary>Names against constraints.</summary>
    /// <exception cref="BudgetExceededException">Spent.</exception>
    public void SpendNameChecks(long count) => Require((_nameChecks -= count) >= 0);

    /// <summary>Policies, mappings and the edges between them.</summary>
    /// <exception cref="BudgetExceededException">Spent.</exception>
    public void SpendPolicySteps(int count) => Require((_policySteps -= count) >= 0);

    private static void Require(bool isLeft)
    {
        if (!isLeft)
        {
            throw new BudgetExceededException();
        }
    }
}
