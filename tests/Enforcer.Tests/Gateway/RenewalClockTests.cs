using Enforcer.Gateway.Renewal;
using Enforcer.Tests.Support;

namespace Enforcer.Tests.Gateway;

public sealed class RenewalClockTests
{
    private readonly ManualTimeProvider _time = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));

    [Fact]
    public void Is_due_around_two_thirds_of_the_life_and_never_at_one_moment_for_all()
    {
        var due = Enumerable.Range(0, 200).Select(_ =>
        {
            var clock = new RenewalClock(_time);
            clock.Renewed(_time.Now + TimeSpan.FromMinutes(60));
            return (clock.Due - _time.Now).TotalMinutes;
        }).ToList();

        Assert.All(due, minutes => Assert.InRange(minutes, 37, 43));
        Assert.True(due.Distinct().Count() > 50);
    }

    [Fact]
    public void Waits_longer_after_each_failure_up_to_a_bound()
    {
        var clock = new RenewalClock(_time);
        var pauses = Enumerable.Range(0, 12).Select(_ => clock.Failed()).ToList();

        Assert.InRange(pauses[0].TotalSeconds, 0.3, 0.7);
        Assert.InRange(pauses[4].TotalSeconds, 6, 10.1);
        Assert.InRange(pauses[11].TotalSeconds, 90, 151);
    }

    [Fact]
    public void A_clock_that_is_set_back_puts_no_attempt_off()
    {
        var clock = new RenewalClock(_time);
        Enumerable.Range(0, 10).ToList().ForEach(_ => clock.Failed());
        Assert.False(clock.MayTry);

        _time.Now -= TimeSpan.FromHours(5);

        Assert.True(clock.MayTry);
    }

    [Fact]
    public void A_machine_that_slept_is_due_at_once()
    {
        var clock = new RenewalClock(_time);
        clock.Renewed(_time.Now + TimeSpan.FromMinutes(60));
        Assert.False(clock.MayTry);

        _time.Now += TimeSpan.FromHours(16);

        Assert.True(clock.MayTry);
    }
}
