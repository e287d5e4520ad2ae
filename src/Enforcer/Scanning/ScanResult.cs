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

    /// <summary>Changes of files in a history that hold no text and were passed over.</summary>
    public int BinaryCount { get; init; }

    /// <summary>Findings that count.</summary>
    public IEnumerable<Finding> Open => Findings.Where(finding => finding.Suppressed is null);

    public int SuppressedCount => Findings.Count(finding => finding.Suppressed is not null);
}
