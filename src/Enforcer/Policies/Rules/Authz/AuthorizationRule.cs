using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Authz;

/// <summary>One entry of an Istio AuthorizationPolicy's <c>rules</c>: from whom, to what, when; what is absent or empty matches everything.</summary>
internal sealed record AuthorizationRule(Resource Policy, Node Rule)
{
    private static readonly string[] Anything = ["*", "/*"];
    private static readonly string[] AnyAddress = ["0.0.0.0/0", "::/0"];

    /// <summary>The entries of a policy with the action (<c>ALLOW</c> where none is written); none for other Resources.</summary>
    public static IEnumerable<AuthorizationRule> Of(Resource resource, string action) =>
        resource.Is("security.istio.io", "AuthorizationPolicy")
        && (resource.Root.Find("spec", "action")?.Text is { Length: > 0 } written ? written : "ALLOW") == action
            ? (resource.Root.Find("spec", "rules")?.Items ?? []).Where(rule => rule is MapNode).Select(rule => new AuthorizationRule(resource, rule))
            : [];

    /// <summary>Whose requests; an entry without a source counts as one that restricts nothing.</summary>
    public IEnumerable<Node> Sources => Inner("from", "source");

    public IEnumerable<Node> Operations => Inner("to", "operation");

    public IReadOnlyList<Node> Conditions => Rule["when"]?.Items ?? [];

    /// <summary>True where some workloads only are concerned.</summary>
    public bool IsSelective =>
        Policy.Root["spec"] is { } spec
        && (spec.Find("selector", "matchLabels")?.Entries.Count > 0 || spec["targetRef"] is not null || spec["targetRefs"]?.Items.Count > 0);

    /// <summary>True where callers of every kind match, unauthenticated ones among them.</summary>
    public bool IsFromAnybody =>
        IsUnset("from") || Sources.Any(source => Lists(source).All(list => list.Key is "ipBlocks" or "remoteIpBlocks" && Has(list, AnyAddress)));

    /// <summary>True where every request matches, once its caller does.</summary>
    public bool IsToAnything =>
        IsUnset("to") || Operations.Any(operation => Lists(operation).All(list => !IsNegative(list) && Has(list, Anything)));

    /// <summary>The lists of a source or operation that restrict it.</summary>
    public static IEnumerable<Node> Lists(Node match) => match.Entries.Where(entry => entry.Value.Items.Count > 0).Select(entry => entry.Value);

    public static bool IsNegative(Node list) => list.Key?.StartsWith("not", StringComparison.Ordinal) == true;

    private static bool Has(Node list, string[] words) => list.Items.Any(item => item.Text is { } text && words.Contains(text));

    private bool IsUnset(string key) => !(Rule[key]?.Items.Count > 0);

    private IEnumerable<Node> Inner(string list, string key) => (Rule[list]?.Items ?? []).Select(item => item[key] ?? item).Where(match => match is MapNode);
}
