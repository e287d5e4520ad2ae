using Enforcer.Mesh.Istio;

namespace Enforcer.Policies.Rules.Mtls.Istio;

/// <summary>Of two policies for the same workloads Istio acts on the oldest, which no file shows: STRICT beside something weaker is a coin that lies already.</summary>
internal sealed class PolicyConflictRule : ISetRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "mtls-peer-authentication-conflict",
        Category = Category.Mtls,
        Severity = Severity.Medium,
        Title = "PeerAuthentication is overruled by an older one, or may be",
        Why = "Istio acts on the oldest of several policies for the same workloads and ignores the others: STRICT in one of them protects nothing while a weaker one is older.",
        Remediation = "Keep one policy for each namespace and each set of labels; change the mode of the oldest instead of adding another.",
        AppliesTo = ["PeerAuthentication"],
        Reference = "https://istio.io/latest/docs/concepts/security/#peer-authentication",
    };

    public IEnumerable<Violation> Evaluate(PolicyContext context) =>
        from conflict in context.Mesh.Istio.Conflicts
        let weaker = context.Mesh.Istio.Effective(conflict.Rival) == MtlsMode.Disable ? "DISABLE" : "PERMISSIVE"
        let also = conflict.Policy.Scope == PeerScope.Workload ? "selects the same workloads" : "speaks for the same workloads"
        select new Violation(
            conflict.Policy.Resource,
            conflict.Policy.ModeAt,
            conflict.IsKnown
                ? $"STRICT is not acted on: {conflict.Rival.Resource.Id} ({weaker}) is older and {also}"
                : $"STRICT may not be acted on: {conflict.Rival.Resource.Id} ({weaker}) {also}, and Istio acts on the older one");
}
