using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Rbac;

/// <summary>One entry of a role's <c>rules</c>, with the roles that only a cluster's own bootstrap writes left out.</summary>
internal sealed record AccessRule(Resource Role, Node Rule)
{
    public const string Group = "rbac.authorization.k8s.io";

    private const string AggregateTo = "rbac.authorization.k8s.io/aggregate-to-";

    public static IEnumerable<AccessRule> Of(Resource resource) =>
        (resource.Is(Group, "Role") || resource.Is(Group, "ClusterRole")) && !IsBootstrap(resource)
            ? (resource.Root["rules"]?.Items ?? []).Select(rule => new AccessRule(resource, rule))
            : [];

    /// <summary>The cluster's own objects are wide by design; the API server puts them back when they are changed.</summary>
    public static bool IsBootstrap(Resource resource) =>
        resource.Label("kubernetes.io/bootstrapping")?.Text == "rbac-defaults"
        && (resource.Name is "cluster-admin" || resource.Name?.StartsWith("system:", StringComparison.Ordinal) == true);

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
}
