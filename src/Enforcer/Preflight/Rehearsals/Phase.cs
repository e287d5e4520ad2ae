namespace Enforcer.Preflight.Rehearsals;

/// <summary>What a part of the time line shows.</summary>
internal enum Phase
{
    /// <summary>Not begun, or over, under either bundle.</summary>
    Outside,

    Holds,

    /// <summary>Would hold under today's bundle, and does not under the one to come.</summary>
    Lost,
}
