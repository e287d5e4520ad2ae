using Enforcer.Mesh.Connections;
using Enforcer.Policies;

namespace Enforcer.Scanning.Explaining;

/// <summary>A finding with what led to it.</summary>
/// <param name="Finding">As every report shows it.</param>
/// <param name="Level">Who decided on its level: the rule's severity or the configuration.</param>
/// <param name="Chain">The statements behind it, the first first; the last is the place that the finding names.</param>
internal sealed record FindingExplanation(Finding Finding, string Level, IReadOnlyList<Statement> Chain);
