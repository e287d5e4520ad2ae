using Enforcer.Resources.Formats.Hcl;

namespace Enforcer.Resources.Formats.Terraform;

/// <summary>What a module's text declares, in the shape that plans and states have, so that one rule judges all three.</summary>
internal static class TerraformConfiguration
{
    /// <param name="body">The file.</param>
    /// <param name="named">What attributes outside every block are: <c>variable</c> in a file of variables.</param>
    /// <param name="source">For locations.</param>
    /// <param name="errors">Takes what is wrong inside values (the text of a <c>kubectl_manifest</c>).</param>
    public static IEnumerable<Resource> Resources(HclBody body, string named, SourceText source, List<ReadError> errors) =>
    [
        .. Values(named, body.Attributes, body, source),
        .. Values("variable", Named("variable", "default", body), body, source),
        .. Values("local", body.Blocks.Where(block => block.Type == "locals").SelectMany(block => block.Body.Attributes), body, source),
        .. Values("output", Named("output", "value", body), body, source),
        .. body.Blocks.SelectMany(block => Of(block, source, errors)),
    ];

    private static IEnumerable<Resource> Of(HclBlock block, SourceText source, List<ReadError> errors) => block switch
    {
        { Type: "variable" or "locals" or "output" } => [],
        { Type: "resource" or "ephemeral", Labels: [var type, var name] } => Instance($"{type}.{name}", type, block, source, errors),
        { Type: "data", Labels: [var type, var name] } => Instance($"data.{type}.{name}", type, block, source, errors),
        _ => [new Resource(TerraformResources.Id(block.Type, block.Labels is [var label, ..] ? label : block.Type), block.Body.ToNode(), source.File, source)],
    };

    private static IReadOnlyList<Resource> Instance(string address, string type, HclBlock block, SourceText source, List<ReadError> errors) =>
        TerraformResources.Of(new TerraformInstance(address, type, block.Body.ToNode(), SensitiveMarks.From(null)), source, errors);

    // variable "name" { default = value }: the value under the block's name.
    private static IEnumerable<MapEntry> Named(string type, string attribute, HclBody body) =>
        from block in body.Blocks
        where block.Type == type && block.Labels.Count == 1
        from entry in block.Body.Attributes
        where entry.Key == attribute
        select entry with { Key = block.Labels[0] };

    private static IEnumerable<Resource> Values(string kind, IEnumerable<MapEntry> entries, HclBody body, SourceText source)
    {
        var found = entries.ToList();
        return found.Count == 0 ? [] : [new Resource(TerraformResources.Id(kind, kind + "s"), new MapNode(found, body.Start, body.End), source.File, source)];
    }
}
