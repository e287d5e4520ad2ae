using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Rbac;

/// <summary>A signed client certificate is an identity that cannot be taken back.</summary>
internal sealed class CsrApprovalRule : IResourceRule
{
    private const string Group = "certificates.k8s.io";

    public RuleInfo Info { get; } = new()
    {
        Id = "rbac-csr-approval",
        Category = Category.Rbac,
        Severity = Severity.High,
        Title = "Role may approve or sign certificate requests",
        Why = "Who approves requests of the API server's own signers makes a certificate for any user or group, system:masters included, and it holds until it expires.",
        Remediation = "Name under resourceNames the signers concerned, none of kubernetes.io/; leave approval to the cluster's own controllers.",
        AppliesTo = ["ClusterRole", "Role"],
        Reference = "https://kubernetes.io/docs/concepts/security/rbac-good-practices/#csrs-and-certificate-issuing",
    };

    public IEnumerable<Violation> Evaluate(Resource resource) =>
        from rule in AccessRule.Of(resource)
        from at in rule.Grants(Group, ["certificatesigningrequests/approval"], "update", "patch").Where(_ => rule.Names.Count == 0)
            .Concat(rule.Grants(Group, ["signers"], "approve", "sign", "attest").Where(_ => rule.Names.Count == 0 || rule.Names.Any(IsOwn)))
        let what = at.Text == "signers" ? "approve or sign for the cluster's own signers" : "approve certificate requests"
        select new Violation(resource, at, $"the role may {what}{rule.Reach()}");

    // What the API server itself trusts is signed under this domain.
    private static bool IsOwn(Node signer) => signer.Text?.StartsWith("kubernetes.io/", StringComparison.Ordinal) == true;
}
