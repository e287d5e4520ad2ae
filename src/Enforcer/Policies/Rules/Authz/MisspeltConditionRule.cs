using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Authz;

/// <summary>A condition under a name that does not exist is no condition.</summary>
internal sealed class MisspeltConditionRule : IResourceRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "authz-misspelt-condition",
        Category = Category.Authz,
        Severity = Severity.High,
        Title = "AuthorizationPolicy with a field that does not exist",
        Why = "The API server drops fields that it does not know: a misspelt list disappears and the rule matches without it, and a selector without matchLabels, or with matchExpressions, which Istio does not have, selects every workload of the namespace.",
        Remediation = "Write the field as the reference spells it, selector labels under matchLabels.",
        AppliesTo = ["AuthorizationPolicy", "RequestAuthentication"],
        Reference = "https://istio.io/latest/docs/reference/config/security/authorization-policy/",
    };

    private static readonly string[] Source =
    [
        "principals", "notPrincipals", "requestPrincipals", "notRequestPrincipals", "namespaces", "notNamespaces",
        "ipBlocks", "notIpBlocks", "remoteIpBlocks", "notRemoteIpBlocks", "serviceAccounts", "notServiceAccounts",
    ];

    private static readonly string[] Operation = ["hosts", "notHosts", "ports", "notPorts", "methods", "notMethods", "paths", "notPaths"];
    private static readonly string[] Condition = ["key", "values", "notValues"];
    private static readonly string[] Rule = ["from", "to", "when"];

    public IEnumerable<Violation> Evaluate(Resource resource)
    {
        if (!resource.Is("security.istio.io", "AuthorizationPolicy") && !resource.Is("security.istio.io", "RequestAuthentication"))
        {
            return [];
        }

        var unknown = AuthorizationRule.Of(resource).SelectMany(rule =>
            Misspelt(rule.Rule, Rule)
                .Concat(rule.Sources.SelectMany(source => Misspelt(source, Source)))
                .Concat(rule.Operations.SelectMany(operation => Misspelt(operation, Operation)))
                .Concat(rule.Conditions.SelectMany(condition => Misspelt(condition, Condition))));
        return unknown
            .Select(found => new Violation(resource, found.At, $"'{PrintableText.Of(found.At.Key!)}' is no field of a rule, '{found.Meant}' is"))
            .Concat(Selector(resource));
    }

    private static IEnumerable<Violation> Selector(Resource resource) =>
        from entry in resource.Root.Find("spec", "selector")?.Entries ?? []
        where entry.Key != "matchLabels" && resource.Root.Find("spec", "selector", "matchLabels") is null
        select new Violation(resource, entry.Value, "the selector has no matchLabels, so it selects every workload of the namespace");

    // Only what is all but a known name: a newer Istio may know fields that are not listed here.
    private static IEnumerable<(Node At, string Meant)> Misspelt(Node map, string[] known) =>
        from entry in map.Entries
        where !known.Contains(entry.Key, StringComparer.Ordinal)
        let meant = Array.Find(known, name => IsNear(entry.Key, name))
        where meant is not null
        select (entry.Value, meant);

    private static bool IsNear(string key, string name) =>
        string.Equals(key.Replace("_", "", StringComparison.Ordinal).TrimEnd('s'), name.TrimEnd('s'), StringComparison.OrdinalIgnoreCase);
}
