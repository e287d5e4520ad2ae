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
    /// <summary>Findings that count.</summary>
    public IEnumerable<Finding> Open => Findings.Where(finding => finding.Suppressed is null);

    public int SuppressedCount => Findings.Count(finding => finding.Suppressed is not null);
}
