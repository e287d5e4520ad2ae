namespace Enforcer.Resources.Formats.Terraform;

/// <summary>Variables, outputs and provider settings as Resources of their own, since secrets stand in them too.</summary>
internal static class TerraformNamedValues
{
    /// <summary>One Resource that maps each name to its value; none where there is no value.</summary>
    public static IEnumerable<Resource> Of(string kind, Node? named, SourceText source) => One(
        kind,
        kind + "s",
        named,
        from entry in named?.Entries ?? []
        let value = entry.Value["value"]
        where value is not null
        select entry with { Value = SensitiveMarks.From(entry.Value["sensitive"]).Apply(value) },
        source);

    /// <summary>One Resource for each provider, with the settings that are written out in its block.</summary>
    public static IEnumerable<Resource> OfProviders(Node? providers, SourceText source) =>
        (providers?.Entries ?? []).SelectMany(provider => One(
            "provider",
            provider.Key,
            provider.Value,
            from entry in provider.Value["expressions"]?.Entries ?? []
            let value = entry.Value["constant_value"]
            where value is not null
            select entry with { Value = value },
            source));

    private static IEnumerable<Resource> One(string kind, string name, Node? at, IEnumerable<MapEntry> entries, SourceText source)
    {
        var found = entries.ToList();
        return found.Count == 0 ? [] : [new Resource(TerraformResources.Id(kind, name), new MapNode(found, at!.Start, at.End), source.File, source)];
    }
}
