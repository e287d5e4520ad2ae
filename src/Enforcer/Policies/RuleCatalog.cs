namespace Enforcer.Policies;

/// <summary>Every rule, in one list by id; a new one is one line here.</summary>
internal static class RuleCatalog
{
    public static readonly IReadOnlyList<IRule> All =
    [
    ];

    private static readonly Dictionary<string, IRule> ById = All.ToDictionary(rule => rule.Info.Id, StringComparer.Ordinal);

    public static IRule? Find(string id) => ById.GetValueOrDefault(id);
}
