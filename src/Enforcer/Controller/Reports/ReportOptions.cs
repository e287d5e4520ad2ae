using Enforcer.Policies;

namespace Enforcer.Controller.Reports;

/// <summary>How the background scan works, and what it may write: a cluster with many faults must not be drowned in reports about them.</summary>
internal sealed record ReportOptions
{
    /// <summary>Levels and severities by rule.</summary>
    public PolicySettings Settings { get; init; } = PolicySettings.Default;

    /// <summary>Between two looks at what changed; what changes more often is judged once. Default 10 s.</summary>
    public TimeSpan Period { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Results in one report, of which there is at most one for a namespace; what is beyond is counted. Default 500, below 512 KB.</summary>
    public int MostResults { get; init; } = 500;

    /// <summary>Events in a minute, one for an object and round; what is beyond is left out. Default 20.</summary>
    public int MostEvents { get; init; } = 20;

    /// <summary>Workloads restarted in a minute because a Secret of theirs changed, where they ask for it. Default 5.</summary>
    public int MostRestarts { get; init; } = 5;
}
