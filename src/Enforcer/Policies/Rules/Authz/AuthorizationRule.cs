using Enforcer.Mesh.Authorization;
using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Authz;

/// <summary>One entry of an Istio AuthorizationPolicy's <c>rules</c>: from whom, to what, when; what is absent or empty matches everything.</summary>
internal sealed record AuthorizationRule(Resource Policy, Node Rule)
{
    private static readonly string[] Anything = ["*", "/*"];
    private static readonly string[] IdentityFields = ["principals", "namespaces", "serviceAccounts"];
    private static readonly string[] IdentityKeys = ["source.principal", "source.namespace", "source.serviceAccount"];
    private static readonly string[] HttpFields = ["hosts", "methods", "paths"];
    private static readonly string[] AnyAddress = ["0.0.0.0/0", "::/0"];

    /// <summary>The entries of a policy with the action (<c>ALLOW</c> where none is written); none for other Resources.</summary>
    public static IEnumerable<AuthorizationRule> Of(Resource resource, string action) =>
        resource.Is("security.istio.io", "AuthorizationPolicy")
        && AuthorizationPolicy.ActionOf(resource) == action
            ? (resource.Root.Find("spec", "rules")?.Items ?? []).Where(rule => rule is MapNode).Select(rule => new AuthorizationRule(resource, rule))
            : [];

    /// <summary>The entries of a policy of any action; none for other Resources.</summary>
    public static IEnumerable<AuthorizationRule> Of(Resource resource) =>
        resource.Is("security.istio.io", "AuthorizationPolicy") ? Of(resource, AuthorizationPolicy.ActionOf(resource)) : [];

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

    public bool IsDeny => AuthorizationPolicy.ActionOf(Policy) == "DENY";

    /// <summary>The entry's conditions on the identity that a client certificate proves.</summary>
    public IEnumerable<Node> Identities =>
        Sources.SelectMany(Lists).Where(list => IdentityFields.Contains(Positive(list.Key!), StringComparer.OrdinalIgnoreCase))
            .Concat(Conditions.Where(condition => condition["key"]?.Text is { } key && IdentityKeys.Contains(key)).SelectMany(Lists));

    /// <summary>The entry's conditions on what only a parsed HTTP request shows.</summary>
    public IEnumerable<Node> HttpConditions =>
        Sources.SelectMany(Lists).Where(list => Positive(list.Key!).Equals("requestPrincipals", StringComparison.OrdinalIgnoreCase))
            .Concat(Operations.SelectMany(Lists).Where(list => HttpFields.Contains(Positive(list.Key!), StringComparer.OrdinalIgnoreCase)))
            .Concat(Conditions.Where(condition => condition["key"]?.Text?.StartsWith("request.", StringComparison.Ordinal) == true).SelectMany(Lists));

    /// <summary>Every list of the entry that is compared as text.</summary>
    public IEnumerable<Node> Texts =>
        Sources.Concat(Operations).SelectMany(Lists).Where(list => !list.Key!.EndsWith("pBlocks", StringComparison.Ordinal) && !list.Key.EndsWith("orts", StringComparison.Ordinal))
            .Concat(Conditions.Where(condition => condition["key"]?.Text is { } key && !key.EndsWith(".ip", StringComparison.Ordinal) && !key.EndsWith(".port", StringComparison.Ordinal)).SelectMany(Lists));

    /// <summary>The lists of a source or operation that restrict it.</summary>
    public static IEnumerable<Node> Lists(Node match) => match.Entries.Where(entry => entry.Value.Items.Count > 0).Select(entry => entry.Value);

    public static bool IsNegative(Node list) => list.Key?.StartsWith("not", StringComparison.Ordinal) == true;

    // 'notPaths' asks for what 'paths' does.
    private static string Positive(string key) => key.StartsWith("not", StringComparison.Ordinal) ? key[3..] : key;

    private static bool Has(Node list, string[] words) => list.Items.Any(item => item.Text is { } text && words.Contains(text));

    private bool IsUnset(string key) => !(Rule[key]?.Items.Count > 0);

    private IEnumerable<Node> Inner(string list, string key) => (Rule[list]?.Items ?? []).Select(item => item[key] ?? item).Where(match => match is MapNode);
}
