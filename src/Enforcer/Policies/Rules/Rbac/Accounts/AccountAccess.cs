using Enforcer.Policies.Rules.Rbac.Bindings;
using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Rbac.Accounts;

/// <summary>Which service accounts a set binds to a role: their Pods have a reason to hold a token.</summary>
internal sealed class AccountAccess(ResourceSet resources)
{
    private readonly ILookup<string, string> _namespaces =
        resources.OfKind(AccessRule.Group, "RoleBinding").Concat(resources.OfKind(AccessRule.Group, "ClusterRoleBinding"))
            .SelectMany(binding => AccessBinding.Subjects(binding).Where(subject => subject["kind"]?.Text == "ServiceAccount"))
            .ToLookup(subject => subject["name"]?.Text ?? "", subject => subject["namespace"]?.Text ?? "");

    /// <summary>True where a binding names the account. Files often leave the namespace to the command line, so an absent one fits any.</summary>
    public bool Has(string? space, string name) =>
        _namespaces[name].Any(bound => bound.Length == 0 || string.IsNullOrEmpty(space) || bound == space);
}
