using Enforcer.Resources.Helm.Templates;

namespace Enforcer.Resources.Helm;

/// <summary>A chart that another one names in <c>dependencies</c>, by condition, tags and alias.</summary>
/// <remarks>Source: Helm, "Chart Dependencies", "Tags and Condition fields in dependencies".</remarks>
internal sealed record ChartDependency(string Name, string Alias, string Condition, IReadOnlyList<string> Tags)
{
    public static IReadOnlyList<ChartDependency> Of(Chart chart) =>
    [
        .. from entry in chart.Metadata.GetValueOrDefault("dependencies") as List<object?> ?? []
           let map = entry as GoMap
           where map is not null
           let name = GoValue.Text(map.GetValueOrDefault("name"))
           let alias = GoValue.Text(map.GetValueOrDefault("alias"))
           select new ChartDependency(
               name,
               alias.Length > 0 ? alias : name,
               GoValue.Text(map.GetValueOrDefault("condition")),
               [.. (map.GetValueOrDefault("tags") as List<object?> ?? []).Select(GoValue.Text)]),
    ];

    /// <summary>The first condition that the values answer decides; without one, a tag that is on or none that is off.</summary>
    public bool IsEnabled(GoMap values)
    {
        foreach (var path in Condition.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (path.Split('.').Aggregate((object?)values, (value, key) => (value as GoMap)?.GetValueOrDefault(key)) is bool answer)
            {
                return answer;
            }
        }

        var switches = Tags.Select(tag => (values.GetValueOrDefault("tags") as GoMap)?.GetValueOrDefault(tag)).OfType<bool>().ToList();
        return switches.Count == 0 || switches.Contains(true);
    }
}
