using Enforcer.Policies;
using Enforcer.Resources.Helm;

namespace Enforcer.Scanning;

/// <summary>What to scan and what counts.</summary>
internal sealed record ScanOptions
{
    /// <summary>Files, folders, or <c>-</c> for standard input.</summary>
    public required IReadOnlyList<string> Paths { get; init; }

    /// <summary>How paths are shown that stand for others; those that are not in it as they are.</summary>
    public IReadOnlyDictionary<string, string> ShownAs { get; init; } = new Dictionary<string, string>();

    /// <summary>Judge each direct subfolder of each path on its own; files lying directly in the path form one more group.</summary>
    public bool Isolated { get; init; }

    /// <summary>Patterns with <c>*</c> and <c>?</c> of paths or names to leave out.</summary>
    public IReadOnlyList<string> Exclude { get; init; } = [];

    /// <summary>How Helm charts are rendered. Default: with their own values.</summary>
    public ChartOptions Charts { get; init; } = ChartOptions.Default;

    /// <summary>Takes where the time goes; null where nobody asks.</summary>
    public ScanTimings? Timings { get; init; }

    public PolicySettings Policies { get; init; } = PolicySettings.Default;
}
