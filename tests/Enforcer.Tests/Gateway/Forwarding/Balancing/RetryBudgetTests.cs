using Enforcer.Gateway.Forwarding.Balancing;

namespace Enforcer.Tests.Gateway.Forwarding.Balancing;

public sealed class RetryBudgetTests
{
    [Fact]
    public void Gives_a_few_at_once_and_then_one_for_five_requests()
    {
        var budget = new RetryBudget();

        Assert.Equal(RetryBudget.Most, Enumerable.Range(0, 100).Count(_ => budget.TrySpend()));
        var retries = 0;
        for (var i = 0; i < 100; i++)
        {
            budget.Earn();
            retries += budget.TrySpend() ? 1 : 0;
        }

        Assert.Equal(100 / RetryBudget.RequestsForOne, retries);
    }

    [Fact]
    public void Saves_no_more_than_it_began_with()
    {
        var budget = new RetryBudget();
        for (var i = 0; i < 10_000; i++)
        {
            budget.Earn();
        }

        Assert.Equal(RetryBudget.Most, Enumerable.Range(0, 100).Count(_ => budget.TrySpend()));
    }
}
