using Enforcer.Mesh.Connections;

namespace Enforcer.Scanning.Explaining;

/// <summary>What a workload asks of callers at one port.</summary>
/// <param name="Port">Null stands for every port without a line of its own.</param>
/// <param name="Verdict">How, why, and the policies that decided.</param>
internal sealed record PortExplanation(string? Port, Verdict Verdict);
