using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Rbac;

/// <summary>One entry of a role's <c>rules</c>, with the roles that only a cluster's own bootstrap writes left out.</summary>
internal sealed record AccessRule(Resource Role, Node Rule)
{
    public const string Group = "rbac.authorization.k8s.io";

    private static readonly string[] OperatorLists = ["permissions", "clusterPermissions"];

    private const string AggregateTo = "rbac.authorization.k8s.io/aggregate-to-";

    public static IEnumerable<AccessRule> Of(Resource resource) =>
        IsOfOperator(resource) ? OfOperator(resource)
        : resource.Kind is "Role" or "ClusterRole" && resource.Group is Group or "authorization.openshift.io" && !BootstrapObjects.IsRole(resource)
            ? (resource.Root["rules"]?.Items ?? []).Select(rule => new AccessRule(resource, rule))
            : [];

    /// <summary>True where the rules about wildcards report the entry already.</summary>
    public bool IsWild => Item("verbs", "*") is not null || Item("resources", "*", "*/*") is not null;

    /// <summary>The objects that the entry is limited to; empty where it is not.</summary>
    public IReadOnlyList<Node> Names => Rule["resourceNames"]?.Items ?? [];

    /// <summary>
    /// The items of <c>resources</c> by which the entry lets its subjects do one of <paramref name="verbs"/> to one of
    /// <paramref name="resources"/>; none where the entry is wild.
    /// </summary>
    public IEnumerable<Node> Grants(string group, IReadOnlyCollection<string> resources, params ReadOnlySpan<string> verbs) =>
        IsWild || !Covers(group) || Item("verbs", verbs) is null ? [] : (Rule["resources"]?.Items ?? []).Where(item => Denotes(item.Text, resources));

    /// <summary>True where the entry is about the API group. Without groups the API server takes no rule; its author meant one, then.</summary>
    public bool Covers(string group) => !(Rule["apiGroups"]?.Items.Count > 0) || Item("apiGroups", group, "*") is not null;

    /// <summary>True where the entry reaches what Kubernetes itself brings, and not only the kinds of extensions.</summary>
    public bool IsAboutCluster => !(Rule["apiGroups"]?.Items.Count > 0) || Rule["apiGroups"]!.Items.Any(group => group.Text is { } text && IsCluster(text));

    /// <summary>The first item of the list that is one of <paramref name="words"/>.</summary>
    public Node? Item(string list, params ReadOnlySpan<string> words)
    {
        foreach (var item in Rule[list]?.Items ?? [])
        {
            if (item.Text is { } text && words.Contains(text))
            {
                return item;
            }
        }

        return null;
    }

    /// <summary>What a reader must know besides: the entry ends up in a built-in role. Empty otherwise.</summary>
    public string Reach()
    {
        foreach (var label in Role.Root.Find("metadata", "labels")?.Entries ?? [])
        {
            if (Role.Kind == "ClusterRole" && label.Key.StartsWith(AggregateTo, StringComparison.Ordinal) && label.Value.Text == "true")
            {
                return $", and the role is aggregated into '{label.Key[AggregateTo.Length..]}'";
            }
        }

        return "";
    }

    // The Operator Lifecycle Manager makes roles of what an operator's version asks for.
    private static bool IsOfOperator(Resource resource) => resource.Is("operators.coreos.com", "ClusterServiceVersion");

    private static IEnumerable<AccessRule> OfOperator(Resource version) =>
        from list in OperatorLists
        from account in version.Root.Find("spec", "install", "spec", list)?.Items ?? []
        from rule in account["rules"]?.Items ?? []
        select new AccessRule(version, rule);

    private static bool IsCluster(string group) => !group.Contains('.', StringComparison.Ordinal) || group.EndsWith(".k8s.io", StringComparison.Ordinal);

    // '*/exec' stands for that subresource of everything; 'pods/*' stands for nothing.
    private static bool Denotes(string? item, IReadOnlyCollection<string> resources) =>
        item is not null
        && (resources.Contains(item) || (item.StartsWith("*/", StringComparison.Ordinal) && resources.Any(one => one.EndsWith(item[1..], StringComparison.Ordinal))));
}
