namespace Enforcer.Resources.Formats.Hcl;

/// <summary>Attributes and blocks of a file or a block, in the order of the text.</summary>
internal sealed record HclBody(IReadOnlyList<MapEntry> Attributes, IReadOnlyList<HclBlock> Blocks, TextPosition Start, TextPosition End)
{
    // Makes blocks of the type that its label names, one for each element: what it holds stands in each of them.
    private const string Dynamic = "dynamic";

    /// <summary>
    /// The body as a plan shows it: attributes as they are, blocks of one type as a list. A label nests one map deeper, as in Terraform's
    /// JSON syntax.
    /// </summary>
    public MapNode ToNode()
    {
        var blocks = from block in Blocks
                     let shown = Undo(block)
                     group shown by shown.Type into same
                     let first = same.First()
                     select new MapEntry(same.Key, first.Start, new ListNode(same.Select(Content), first.Start, same.Last().Body.End));
        return new MapNode(Attributes.Concat(blocks), Start, End);
    }

    private static HclBlock Undo(HclBlock block) =>
        block is { Type: Dynamic, Labels: [var type] } && block.Body.Blocks.FirstOrDefault(inner => inner.Type == "content") is { } content
            ? content with { Type = type, Labels = [] }
            : block;

    private static MapNode Content(HclBlock block) => block.Labels.Reverse().Aggregate(
        block.Body.ToNode(),
        (inner, label) => new MapNode([new MapEntry(label, block.Start, inner)], block.Start, block.Body.End));
}
