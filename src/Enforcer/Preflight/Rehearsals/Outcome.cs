namespace Enforcer.Preflight.Rehearsals;

/// <summary>What a rehearsal does to one who takes part.</summary>
internal enum Outcome
{
    Holds,

    /// <summary>Holds today, and would not then.</summary>
    Breaks,

    /// <summary>Does not hold today either, so the change is not to blame.</summary>
    FailsToday,

    /// <summary>Nothing that was found tells to which root its chain leads.</summary>
    Unknown,
}
