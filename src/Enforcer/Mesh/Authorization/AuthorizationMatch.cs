using Enforcer.Mesh.Connections.Callers;
using Enforcer.Resources;

namespace Enforcer.Mesh.Authorization;

/// <summary>Compares one caller with the rules of one AuthorizationPolicy. Within a rule all parts must hold, of several rules one.</summary>
internal static class AuthorizationMatch
{
    // Whose values a caller's identity answers; every other list looks at the request.
    private static readonly string[] IdentityLists = ["principals", "notPrincipals", "namespaces", "notNamespaces", "serviceAccounts", "notServiceAccounts"];

    /// <summary>The best match, and the rule that gave it.</summary>
    public static (Match Match, Node At) Of(Resource policy, Caller caller, string? port)
    {
        var best = (Match: Match.No, At: Place(policy));
        foreach (var rule in policy.Root.Find("spec", "rules")?.Items ?? [])
        {
            var match = Of(rule, caller, port);
            if (match > best.Match)
            {
                best = (match, rule);
            }
        }

        return best;
    }

    public static Node Place(Resource policy) => policy.Root.Find("spec", "rules") ?? policy.Root["spec"] ?? policy.Root;

    private static Match Of(Node rule, Caller caller, string? port)
    {
        var from = rule["from"]?.Items ?? [];
        var to = rule["to"]?.Items ?? [];
        var source = from.Count == 0 ? Match.Yes : from.Max(one => Source(one["source"], caller));
        var operation = to.Count == 0 ? Match.Yes : to.Max(one => Operation(one["operation"], port));
        var condition = rule["when"]?.Items.Count > 0 ? Match.Maybe : Match.Yes;
        return (Match)Math.Min(Math.Min((int)source, (int)operation), (int)condition);
    }

    private static Match Source(Node? source, Caller caller)
    {
        var match = Match.Yes;
        foreach (var list in source?.Entries ?? [])
        {
            if (list.Value.Items.Count == 0)
            {
                continue;
            }

            var one = IdentityLists.Contains(list.Key) ? Identity(list.Key, list.Value, caller) : Match.Maybe;
            match = one < match ? one : match;
        }

        return match;
    }

    private static Match Identity(string key, Node list, Caller caller)
    {
        var negative = key.StartsWith("not", StringComparison.Ordinal);
        if (caller.Membership == Membership.Outside || caller.Account is null)
        {
            // Without a certificate no value is equal, so that a negative list holds.
            return negative ? Match.Yes : Match.No;
        }

        var isListed = list.Items.Any(item => item.Text is { } pattern && key switch
        {
            "principals" or "notPrincipals" => IdentityPattern.FitsPrincipal(pattern, caller.Namespace, caller.Account),
            "namespaces" or "notNamespaces" => IdentityPattern.Fits(pattern, caller.Namespace),
            _ => IdentityPattern.Fits(pattern, $"{caller.Namespace}/{caller.Account}") || pattern == caller.Account,
        });
        return isListed != negative ? Match.Yes : Match.No;
    }

    private static Match Operation(Node? operation, string? port)
    {
        var match = Match.Yes;
        foreach (var list in operation?.Entries ?? [])
        {
            if (list.Value.Items.Count == 0 || list.Value.Items.Any(item => item.Text is "*" or "/*"))
            {
                continue;
            }

            var one = list.Key != "ports" || port is null ? Match.Maybe : list.Value.Items.Any(item => item.Text == port) ? Match.Yes : Match.No;
            match = one < match ? one : match;
        }

        return match;
    }
}
