using Enforcer.Policies.Exceptions;
using Enforcer.Resources;

namespace Enforcer.Scanning.Explaining;

/// <summary>Everything known of one declared object.</summary>
/// <param name="Resource">The object.</param>
/// <param name="Workloads">Itself, or those it selects; empty where it is about none.</param>
/// <param name="Findings">Its own.</param>
/// <param name="Exceptions">Rules that it may break today, with the terms.</param>
internal sealed record ResourceExplanation(
    Resource Resource,
    IReadOnlyList<WorkloadExplanation> Workloads,
    IReadOnlyList<FindingExplanation> Findings,
    IReadOnlyList<(string Rule, ExceptionTerms Terms)> Exceptions);
