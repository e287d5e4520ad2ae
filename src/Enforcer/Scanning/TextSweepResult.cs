using Enforcer.Policies;
using Enforcer.Resources;

namespace Enforcer.Scanning;

/// <summary>What a search through files of no known format found, and how many of them it could look into.</summary>
internal sealed record TextSweepResult(IReadOnlyList<Finding> Findings, IReadOnlyList<ReadError> Errors, int TextCount, int BinaryCount);
