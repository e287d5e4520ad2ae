namespace Enforcer.Policies;

/// <summary>
/// How long an object may be judged and how far that got, so that who runs out of time can say which rules were judged. One thread judges; any may ask.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="began">Its timestamp when the time began to run.</param>
/// <param name="budget">How long rules are begun; one that has begun is let end.</param>
internal sealed class JudgingProgress(TimeProvider time, long began, TimeSpan budget)
{
    // Asking the clock costs more than most rules.
    private const int RulesPerLook = 4;

    private volatile IReadOnlyList<IRule>? _plan;
    private volatile int _at;
    private long _ruleBegan;

    /// <summary>Told how long each rule took; what the first one needs that others use too is counted to it. Null where nobody asks.</summary>
    public Action<RuleInfo, TimeSpan>? Ended { get; init; }

    public bool IsOver => time.GetElapsedTime(began) > budget;

    /// <summary>How many rules came to their end.</summary>
    public int Judged => _at;

    /// <summary>The rules that did not come to their end, the one that runs among them; null where none was begun.</summary>
    public IReadOnlyList<RuleInfo>? Left => _plan is { } plan && _at < plan.Count ? [.. plan.Skip(_at).Select(rule => rule.Info)] : _plan is null ? null : [];

    /// <summary>Begins with the first of them.</summary>
    public void Begin(IReadOnlyList<IRule> plan)
    {
        _at = 0;
        _plan = plan;
        _ruleBegan = Ended is null ? 0 : time.GetTimestamp();
    }

    /// <summary>All before the rule at this place have ended; false where the time is over and it must not begin.</summary>
    public bool Reach(int place)
    {
        Tell(place);
        _at = place;
        return place % RulesPerLook != 0 || !IsOver;
    }

    public void End()
    {
        var all = _plan?.Count ?? 0;
        Tell(all);
        _at = all;
    }

    private void Tell(int place)
    {
        if (Ended is not null && place > 0)
        {
            var now = time.GetTimestamp();
            Ended(_plan![place - 1].Info, time.GetElapsedTime(_ruleBegan, now));
            _ruleBegan = now;
        }
    }
}
