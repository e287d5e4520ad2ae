namespace Enforcer.Mesh.Authorization;

/// <summary>Compares identities with the patterns of Istio: exact, with a star in front, with a star behind, or a star alone.</summary>
internal static class IdentityPattern
{
    public static bool Fits(string pattern, string value) => pattern switch
    {
        "*" => value.Length > 0,
        ['*', .. var end] => value.EndsWith(end, StringComparison.Ordinal),
        [.. var start, '*'] => value.StartsWith(start, StringComparison.Ordinal),
        _ => pattern == value,
    };

    /// <summary>The trust domain is the cluster's own affair: a pattern is compared from <c>ns/</c> on, whatever domain it names.</summary>
    public static bool FitsPrincipal(string pattern, string space, string account)
    {
        var at = pattern.IndexOf("/ns/", StringComparison.Ordinal);
        var identity = $"/ns/{space}/sa/{account}";
        return at >= 0 ? Fits(pattern[at..], identity) : Fits(pattern, identity) || Fits(pattern, "cluster.local" + identity);
    }

    /// <summary>The namespace and account that a pattern without stars names; null for any other.</summary>
    public static (string Namespace, string Account)? Exact(string pattern) =>
        pattern.Split('/') is [_, "ns", var space, "sa", var account] && !space.Contains('*', StringComparison.Ordinal) && !account.Contains('*', StringComparison.Ordinal)
            ? (space, account)
            : null;

    /// <summary>The namespace all of whose accounts a pattern takes; null for any other.</summary>
    public static string? WholeNamespace(string pattern) =>
        pattern.Split('/') is [_, "ns", var space, ..] parts && !space.Contains('*', StringComparison.Ordinal) && parts[^1] == "*" ? space : null;
}
