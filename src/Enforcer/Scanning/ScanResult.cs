using Enforcer.Policies;
using Enforcer.Resources;

namespace Enforcer.Scanning;

/// <summary>Everything a report says.</summary>
internal sealed record ScanResult(
    IReadOnlyList<Finding> Findings,
    IReadOnlyList<ReadError> Errors,
    int FileCount,
    int ResourceCount,
    TimeSpan Elapsed)
{
    /// <summary>What was judged; null where folders were judged apart, as then no one view holds for all.</summary>
    public ResourceSet? Together { get; init; }

    /// <summary>The day by which exceptions were judged, by UTC.</summary>
    public DateOnly Today { get; init; }

    /// <summary>Commits read, where a history was; null where files were. The files are then changes of files.</summary>
    public int? CommitCount { get; init; }

    /// <summary>Findings that an older state had already, and that are left out; null where nothing was compared.</summary>
    public int? KnownCount { get; init; }

    /// <summary>Files of no known format that were searched for tokens.</summary>
    public int TextCount { get; init; }

    /// <summary>Files, or changes of files in a history, that are no text and were not looked into.</summary>
    public int BinaryCount { get; init; }

    /// <summary>Folders that were not looked into: version control and fetched dependencies.</summary>
    public IReadOnlyList<string> SkippedFolders { get; init; } = [];

    /// <summary>Findings that count.</summary>
    public IEnumerable<Finding> Open => Findings.Where(finding => finding.Suppressed is null);

    public int SuppressedCount => Findings.Count(finding => finding.Suppressed is not null);
}
