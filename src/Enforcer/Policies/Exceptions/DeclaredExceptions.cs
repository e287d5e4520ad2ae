using Enforcer.Resources;

namespace Enforcer.Policies.Exceptions;

/// <summary>Reads PolicyException objects. One with any part that is not understood covers nothing: a misspelt limit must not widen it.</summary>
internal static class DeclaredExceptions
{
    private static readonly string[] SpecKeys = ["rules", "match", "reason", "owner", "until"];
    private static readonly string[] MatchKeys = ["kinds", "namespaces", "names"];

    public static IEnumerable<RecordedException> Read(ResourceSet resources) =>
        resources.All.Where(resource => resource.Is("enforcer.dev", "PolicyException")).SelectMany(Read);

    private static IEnumerable<RecordedException> Read(Resource resource)
    {
        if (resource.Root["spec"] is not MapNode spec)
        {
            return [Faulty(resource, resource.Root, "has no spec")];
        }

        if (Misfit(spec) is var (at, fault))
        {
            return [Faulty(resource, at, fault)];
        }

        var terms = ExceptionTerms.Of(spec["reason"]?.Text, spec["until"]?.Text, spec["owner"]?.Text, out var termFault);
        if (terms is null)
        {
            return [Faulty(resource, termFault!.Contains("until", StringComparison.Ordinal) ? spec["until"] ?? spec : spec["reason"] ?? spec, termFault)];
        }

        var match = spec["match"]!;
        var covers = new ExceptionMatch(Texts(match["kinds"]), Texts(match["namespaces"]), Texts(match["names"]), resource.Namespace);
        return spec["rules"]!.Items.Select(rule => RecordedException.RuleFault(rule.Text!) is { } ruleFault
            ? Faulty(resource, rule, ruleFault)
            : new RecordedException { Resource = resource, At = spec["until"]!, Rule = rule.Text!, Terms = terms, Match = covers });
    }

    private static (Node At, string Fault)? Misfit(MapNode spec)
    {
        if (spec.Entries.FirstOrDefault(entry => !SpecKeys.Contains(entry.Key, StringComparer.Ordinal)) is { Value: { } extra })
        {
            return (extra, $"has a key that is none of {string.Join(", ", SpecKeys)}");
        }

        if (!IsListOfTexts(spec["rules"]))
        {
            return (spec["rules"] ?? spec, "has no list of rules");
        }

        if (spec["match"] is not MapNode { Entries.Count: > 0 } match)
        {
            return (spec["match"] ?? spec, "has no match with kinds, namespaces or names, so nothing bounds it");
        }

        return match.Entries.FirstOrDefault(entry => !MatchKeys.Contains(entry.Key, StringComparer.Ordinal) || !IsListOfTexts(entry.Value)) is { Value: { } wrong }
            ? (wrong, $"has a match that is not a list of texts under one of {string.Join(", ", MatchKeys)}")
            : null;
    }

    private static bool IsListOfTexts(Node? node) => node is ListNode { Items.Count: > 0 } && node.Items.All(item => item.Text is not null);

    private static List<string>? Texts(Node? node) => node is null ? null : [.. node.Items.Select(item => item.Text!)];

    private static RecordedException Faulty(Resource resource, Node at, string fault) => new() { Resource = resource, At = at, Fault = fault };
}
