using Enforcer.Mesh.Connections.Callers;
using Enforcer.Resources;

namespace Enforcer.Mesh.Gateways;

/// <summary>Holds a caller against the access rules of one of our inbound listeners, as the gateway does: a matching deny wins, then an allow, then the default.</summary>
internal static class IdentityRule
{
    /// <summary>The verdict and the value that gives it.</summary>
    public static (Match Admits, Node At, string Says) Decide(Node listener, Caller caller)
    {
        var rules = (listener.Find("access", "rules")?.Items ?? []).Select(rule => (rule, Match: Of(rule, caller))).Where(one => one.Match != Match.No).ToList();
        if (rules.Find(one => one.rule["action"]?.Text == "deny" && one.Match == Match.Yes) is { rule: { } denial })
        {
            return (Match.No, denial, "an access rule denies the caller");
        }

        var allowing = rules.Where(one => one.rule["action"]?.Text == "allow").ToList();
        var best = allowing.Select(one => one.Match).DefaultIfEmpty(Match.No).Max();
        if (best != Match.No)
        {
            var admits = rules.Exists(one => one.rule["action"]?.Text == "deny") ? Match.Maybe : best;
            return (admits, allowing.First(one => one.Match == best).rule, admits == Match.Yes ? "an access rule admits the caller" : "access rules admit the caller for some requests");
        }

        var word = listener.Find("access", "default");
        return word?.Text is "allow" or "audit"
            ? (Match.Yes, word, $"access.default is {word.Text}")
            : (Match.No, word ?? listener["access"] ?? listener, "no access rule admits the caller, and the default is deny");
    }

    /// <summary>The identities that rules name without a star.</summary>
    public static IEnumerable<(Node At, string Namespace, string Account, bool Denies)> Named(Node listener) =>
        from rule in listener.Find("access", "rules")?.Items ?? []
        from at in rule["from"]?.Items ?? []
        where at.Text?.Contains('*', StringComparison.Ordinal) == false
        let parts = at.Text!.Split('/')
        where parts is [.., "ns", _, "sa", _]
        select (at, parts[^3], parts[^1], rule["action"]?.Text == "deny");

    private static Match Of(Node rule, Caller caller)
    {
        var from = rule["from"]?.Items ?? [];
        var isMeant = from.Count == 0 || (caller.Account is { } account && from.Any(pattern => Fits(pattern.Text ?? "", $"ns/{caller.Namespace}/sa/{account}")));
        return !isMeant ? Match.No : rule["methods"] is null && rule["paths"] is null ? Match.Yes : Match.Maybe;
    }

    // The trust domain is one for all that are let in at all.
    private static bool Fits(string pattern, string identity)
    {
        var wanted = pattern.Split("://")[^1].Split('/')[1..];
        var parts = identity.Split('/');
        for (var at = 0; at < wanted.Length; at++)
        {
            if (at == wanted.Length - 1 && wanted[at].EndsWith('*'))
            {
                return at < parts.Length && string.Join('/', parts[at..]).StartsWith(wanted[at][..^1], StringComparison.Ordinal);
            }

            if (at >= parts.Length || !System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(wanted[at], parts[at], ignoreCase: false))
            {
                return false;
            }
        }

        return wanted.Length == parts.Length;
    }
}
