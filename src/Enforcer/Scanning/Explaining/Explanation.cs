using Enforcer.Policies;
using Enforcer.Resources;

namespace Enforcer.Scanning.Explaining;

/// <summary>The answer to <c>--explain</c>: of a rule, or of the Resources that were meant.</summary>
/// <param name="Asked">The words.</param>
/// <param name="Rule">Null where Resources were asked for.</param>
/// <param name="Findings">The rule's; empty where Resources were asked for.</param>
/// <param name="Resources">Empty where a rule was asked for.</param>
internal sealed record Explanation(string Asked, RuleInfo? Rule, IReadOnlyList<FindingExplanation> Findings, IReadOnlyList<ResourceExplanation> Resources)
{
    /// <summary>What could not be read, and so is not in the answer.</summary>
    public IReadOnlyList<ReadError> Errors { get; init; } = [];
}
