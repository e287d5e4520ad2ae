namespace Enforcer.Preflight.Rehearsals;

/// <summary>Divides the time looked at into phases, for the terminal and for the picture alike.</summary>
internal sealed class TimeLine(Rehearsal rehearsal)
{
    public DateTimeOffset Start => rehearsal.Now;

    public DateTimeOffset End => rehearsal.Horizon;

    /// <summary>0 at the start, 1 at the end.</summary>
    public double PositionOf(DateTimeOffset time) => Math.Clamp((time - Start) / (End - Start), 0, 1);

    /// <summary>The parts in which a participant is in one phase, in order, without those outside.</summary>
    public IEnumerable<(Phase Phase, double From, double To)> PhasesOf(Participant participant)
    {
        var change = rehearsal.At;
        var before = Earlier(participant.HoldsToday, change);
        if (before > Start && participant.From < before)
        {
            yield return (Phase.Holds, PositionOf(participant.From), PositionOf(before));
        }

        var from = participant.From > change ? participant.From : change;
        if (participant.HoldsThen > from)
        {
            yield return (Phase.Holds, PositionOf(from), PositionOf(participant.HoldsThen));
        }

        var lostFrom = participant.HoldsThen > from ? participant.HoldsThen : from;
        if (participant.HoldsToday > lostFrom)
        {
            yield return (Phase.Lost, PositionOf(lostFrom), PositionOf(participant.HoldsToday));
        }
    }

    /// <summary>Days to mark, at most <paramref name="most"/>, evenly far apart.</summary>
    public IEnumerable<DateTimeOffset> Days(int most)
    {
        var days = (int)Math.Ceiling((End - Start).TotalDays);
        var step = Math.Max(1, (int)Math.Ceiling(days / (double)most));
        for (var day = new DateTimeOffset(Start.UtcDateTime.Date.AddDays(1), TimeSpan.Zero); day <= End; day = day.AddDays(step))
        {
            yield return day;
        }
    }

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}
