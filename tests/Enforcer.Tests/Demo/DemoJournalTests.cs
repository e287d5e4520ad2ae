using Enforcer.Demo;

namespace Enforcer.Tests.Demo;

public sealed class DemoJournalTests
{
    [Fact]
    public async Task A_step_that_fails_is_a_row_that_did_not_hold_and_the_next_is_still_tried()
    {
        var journal = new DemoJournal(null);

        await journal.TryAsync("one", "works", () => throw new HttpRequestException("no route"));
        await journal.TryAsync("two", "works", () => Task.FromResult(("works", true)));

        Assert.Equal([new DemoRow("one", "works", "no route", false), new DemoRow("two", "works", "works", true)], journal.Rows);
        Assert.False(new DemoResult(journal.Rows, TimeSpan.Zero).Held);
    }

    [Fact]
    public void An_empty_table_proves_nothing()
    {
        Assert.False(new DemoResult([], TimeSpan.Zero).Held);
    }
}
