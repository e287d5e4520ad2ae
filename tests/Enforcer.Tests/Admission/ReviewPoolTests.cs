using Enforcer.Admission;

namespace Enforcer.Tests.Admission;

public sealed class ReviewPoolTests
{
    [Fact]
    public void Bounds_number_and_bytes_and_takes_in_again_what_left()
    {
        using var pool = new ReviewPool(mostInFlight: 2, mostBytes: 100, mostAtOnce: 1);

        var first = pool.TryEnter()!;
        var second = pool.TryEnter()!;
        Assert.Null(pool.TryEnter());
        Assert.True(first.TryHold(30));
        Assert.True(first.TryHold(60));
        Assert.True(second.TryHold(40));
        Assert.False(second.TryHold(41));
        first.Dispose();
        Assert.True(second.TryHold(100));
        Assert.NotNull(pool.TryEnter());
    }

    [Fact]
    public async Task Runs_no_more_at_one_time_than_it_has_places()
    {
        using var pool = new ReviewPool(100, 100, mostAtOnce: 2);
        var (running, most) = (0, 0);

        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => pool.RunAsync(
            () =>
            {
                var now = Interlocked.Increment(ref running);
                InterlockedMax(ref most, now);
                Thread.SpinWait(1000);
                return Interlocked.Decrement(ref running);
            },
            CancellationToken.None)));

        Assert.InRange(most, 1, 2);
    }

    [Fact]
    public async Task Frees_the_place_of_work_that_fails()
    {
        using var pool = new ReviewPool(100, 100, mostAtOnce: 1);

        await Assert.ThrowsAsync<InvalidDataException>(() => pool.RunAsync<int>(() => throw new InvalidDataException(), CancellationToken.None));

        Assert.Equal(1, await pool.RunAsync(() => 1, CancellationToken.None));
    }

    private static void InterlockedMax(ref int most, int now)
    {
        var seen = Volatile.Read(ref most);
        while (now > seen)
        {
            seen = Interlocked.CompareExchange(ref most, now, seen);
        }
    }
}
