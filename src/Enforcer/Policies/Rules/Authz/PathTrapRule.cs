using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Authz;

/// <summary>A path that no request has is a rule that never speaks.</summary>
internal sealed class PathTrapRule : IResourceRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "authz-path-trap",
        Category = Category.Authz,
        Severity = Severity.Medium,
        Title = "Authorization path that no request can match, or that depends on normalization",
        Why = "The path compared starts with '/', has no query and is normalized first: a value without the slash, or with a query, never matches, and one with '//', dot segments or percent-encoding matches or not by the mesh's normalization. A DENY rule with it lets by what it names.",
        Remediation = "Write the path as the application sees it: from '/', without query, dot segments and encoded separators.",
        AppliesTo = ["AuthorizationPolicy"],
        Reference = "https://istio.io/latest/docs/reference/config/security/normalization/",
    };

    private static readonly string[] Ambiguous = ["//", "/./", "/../", "%2f", "%5c", "%2e", "\\"];

    public IEnumerable<Violation> Evaluate(Resource resource) =>
        from rule in AuthorizationRule.Of(resource)
        from list in rule.Operations.SelectMany(AuthorizationRule.Lists)
        where list.Key is "paths" or "notPaths"
        from item in list.Items
        let fault = item.Text is { Length: > 0 } text ? Fault(text) : null
        where fault is not null
        let opens = rule.IsDeny != AuthorizationRule.IsNegative(list)
        select new Violation(resource, item, $"'{PrintableText.Of(item.Text!)}' {fault}") { Severity = opens ? Severity.High : Severity.Medium };

    private static string? Fault(string path) => path switch
    {
        _ when path.AsSpan().ContainsAny('$', '<') || path.Contains("{{", StringComparison.Ordinal) => null,
        _ when !path.StartsWith('/') && !path.StartsWith('*') && !path.StartsWith('{') => "does not begin with '/', as every path does, so it matches nothing",
        _ when path.AsSpan().ContainsAny('?', '#') => "has a query or a fragment, which is no part of the path compared, so it matches nothing",
        _ when Array.Exists(Ambiguous, part => path.Contains(part, StringComparison.OrdinalIgnoreCase)) => "is spelled in a way that normalization changes before or after the comparison",
        _ => null,
    };
}
