using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Authz;

/// <summary>A star in the middle is a star, not a pattern.</summary>
internal sealed class MisplacedWildcardRule : IResourceRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "authz-misplaced-wildcard",
        Category = Category.Authz,
        Severity = Severity.High,
        Title = "Authorization value with a wildcard that is taken literally",
        Why = "Istio reads '*' as a wildcard only alone, at the beginning or at the end: anywhere else it is a character, so that the value matches nothing real. A DENY rule with it never denies, and a not... list with it excludes nobody.",
        Remediation = "Use one '*' at the beginning or at the end, list the values, or write a path template with {*}.",
        AppliesTo = ["AuthorizationPolicy"],
        Reference = "https://istio.io/latest/docs/reference/config/security/authorization-policy/#Rule",
    };

    public IEnumerable<Violation> Evaluate(Resource resource) =>
        from rule in AuthorizationRule.Of(resource)
        from list in rule.Texts
        from item in list.Items
        where item.Text is { } text && IsLiteral(text)
        let opens = rule.IsDeny != AuthorizationRule.IsNegative(list)
        select new Violation(resource, item, $"the wildcard in '{PrintableText.Of(item.Text!)}' is taken literally, so the value matches nothing")
        {
            // Where the value only lets in, nobody gets in by it.
            Severity = opens ? Severity.High : Severity.Medium,
        };

    private static bool IsLiteral(string text)
    {
        if (text.AsSpan().ContainsAny('$', '<') || text.Contains("{{", StringComparison.Ordinal))
        {
            return false;
        }

        // What is left after a leading or a trailing one, and after path templates.
        var inner = text.Replace("{**}", "", StringComparison.Ordinal).Replace("{*}", "", StringComparison.Ordinal);
        inner = inner.StartsWith('*') ? inner[1..] : inner.EndsWith('*') ? inner[..^1] : inner;
        return inner.Contains('*', StringComparison.Ordinal);
    }
}
