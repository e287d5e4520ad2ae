namespace Enforcer.Policies.Scopes;

/// <summary>Says what new settings let through that the old ones did not: a gate that is opened by its own configuration is open.</summary>
internal static class PolicyWeakening
{
    private const int MostTold = 5;

    /// <summary>One phrase for each way; none where nothing is weaker.</summary>
    public static IReadOnlyList<string> Between(PolicySettings before, PolicySettings after)
    {
        var weaker = RuleCatalog.Infos
            .Select(rule => (rule.Id, Was: before.LevelOf(rule.Id, before.SeverityOf(rule), "", null), Is: after.LevelOf(rule.Id, after.SeverityOf(rule), "", null)))
            .Where(rule => rule.Is < rule.Was)
            .ToList();
        var told = weaker.Take(MostTold).Select(rule => $"{rule.Id} goes from {rule.Was.Word()} to {rule.Is.Word()}").ToList();
        if (weaker.Count > MostTold)
        {
            told.Add($"{weaker.Count - MostTold} more rules are weaker");
        }

        if (after.InlineExceptions == true && before.InlineExceptions != true)
        {
            told.Add("annotations of submitted objects excuse findings");
        }

        var opened = after.Overrides.Count(one => !before.Overrides.Any(other => IsSame(one, other)));
        if (opened > 0)
        {
            told.Add($"{opened} overrides are new or changed");
        }

        if (!before.Guards.IsEmpty && (after.Guards.Users.Except(before.Guards.Users).Any() || after.Guards.Groups.Except(before.Guards.Groups).Any() || after.Guards.IsEmpty))
        {
            told.Add(after.Guards.IsEmpty ? "the guards are taken away" : "more identities pass the guards");
        }

        return told;
    }

    private static bool IsSame(LevelOverride one, LevelOverride other) =>
        one.Level == other.Level && one.Rules.SequenceEqual(other.Rules) && one.Namespaces.SequenceEqual(other.Namespaces)
        && one.Requesters.Users.SequenceEqual(other.Requesters.Users) && one.Requesters.Groups.SequenceEqual(other.Requesters.Groups);
}
