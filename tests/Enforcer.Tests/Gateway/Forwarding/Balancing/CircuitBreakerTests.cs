using Enforcer.Gateway.Forwarding.Balancing;
using Enforcer.Tests.Support;

namespace Enforcer.Tests.Gateway.Forwarding.Balancing;

public sealed class CircuitBreakerTests
{
    private readonly SteppedTime _time = new();
    private readonly CircuitBreaker _breaker;

    public CircuitBreakerTests() => _breaker = new CircuitBreaker(_time);

    [Fact]
    public void Opens_after_failures_in_a_row_and_says_so_once()
    {
        Assert.Equal([false, false, false, false, true, false], Enumerable.Range(0, 6).Select(_ => _breaker.Failed()));

        Assert.False(_breaker.TryEnter());
    }

    [Fact]
    public void A_success_between_failures_starts_the_count_again()
    {
        Fail(CircuitBreaker.Threshold - 1);
        _breaker.Succeeded();
        Fail(CircuitBreaker.Threshold - 1);

        Assert.True(_breaker.TryEnter());
    }

    [Fact]
    public void Lets_one_request_find_out_and_closes_with_its_success()
    {
        Fail(CircuitBreaker.Threshold);
        _time.Pass(CircuitBreaker.FirstPause);

        Assert.Equal([true, false, false], Enumerable.Range(0, 3).Select(_ => _breaker.TryEnter()));
        _breaker.Succeeded();
        Assert.Equal([true, true], Enumerable.Range(0, 2).Select(_ => _breaker.TryEnter()));
    }

    [Fact]
    public void Waits_twice_as_long_after_each_probe_that_failed_up_to_a_bound()
    {
        Fail(CircuitBreaker.Threshold);
        for (var pause = CircuitBreaker.FirstPause; pause < CircuitBreaker.LongestPause * 4; pause *= 2)
        {
            var bounded = pause < CircuitBreaker.LongestPause ? pause : CircuitBreaker.LongestPause;
            _time.Pass(bounded - TimeSpan.FromTicks(1));
            Assert.False(_breaker.TryEnter());
            _time.Pass(TimeSpan.FromTicks(1));
            Assert.True(_breaker.TryEnter());
            _breaker.Failed();
        }
    }

    [Fact]
    public void A_probe_that_was_given_up_leaves_the_question_to_the_next()
    {
        Fail(CircuitBreaker.Threshold);
        _time.Pass(CircuitBreaker.FirstPause);

        Assert.True(_breaker.TryEnter());
        _breaker.Abandoned();

        Assert.True(_breaker.TryEnter());
    }

    [Fact]
    public void Failures_of_requests_that_were_under_way_do_not_keep_it_open_for_longer()
    {
        Fail(CircuitBreaker.Threshold + 50);
        _time.Pass(CircuitBreaker.FirstPause);

        Assert.True(_breaker.TryEnter());
    }

    private void Fail(int times)
    {
        for (var i = 0; i < times; i++)
        {
            _breaker.Failed();
        }
    }
}
