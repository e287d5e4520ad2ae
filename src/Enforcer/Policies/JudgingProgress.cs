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

    public bool IsOver => time.GetElapsedTime(began) > budget;

    /// <summary>How many rules came to their end.</summary>
    public int Judged => _at;

    /// <summary>The rules that did not come to their end, the one that runs among them; null where none was begun.</summary>
    public IReadOnlyList<RuleInfo>? Left => _plan?.Skip(_at).Select(rule => rule.Info).ToList();

    /// <summary>Begins with the first of them.</summary>
    public void Begin(IReadOnlyList<IRule> plan)
    {
        _at = 0;
        _plan = plan;
    }

    /// <summary>All before the rule at this place have ended; false where the time is over and it must not begin.</summary>
    public bool Reach(int place)
    {
        _at = place;
        return place % RulesPerLook != 0 || !IsOver;
    }

    public void End() => _at = _plan?.Count ?? 0;
}
