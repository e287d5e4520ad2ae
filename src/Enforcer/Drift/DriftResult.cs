using Enforcer.Resources;

namespace Enforcer.Drift;

/// <summary>Everything a report says.</summary>
/// <param name="Differences">In the order of the declarations, then the unmanaged objects.</param>
/// <param name="Errors">What could not be read or compared; while there are any, desired and live are not known to agree.</param>
/// <param name="DesiredCount">Objects declared.</param>
/// <param name="LiveCount">Objects that were looked at on the live side.</param>
/// <param name="IgnoredCount">Documents that declare no API object (values, kustomizations) and were left out.</param>
/// <param name="Warnings">What makes the answer less worth than it looks; no error.</param>
/// <param name="Elapsed">Reading included.</param>
internal sealed record DriftResult(
    IReadOnlyList<Difference> Differences,
    IReadOnlyList<ReadError> Errors,
    int DesiredCount,
    int LiveCount,
    int IgnoredCount,
    IReadOnlyList<string> Warnings,
    TimeSpan Elapsed)
{
    public bool IsClean => Differences.Count == 0 && Errors.Count == 0;

    public int Count(DifferenceKind kind) => Differences.Count(difference => difference.Kind == kind);
}
