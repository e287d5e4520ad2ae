using Enforcer.Resources.Formats.Terraform;

namespace Enforcer.Resources.Formats;

/// <summary>JSON manifests and what else is written in JSON, one value or several in a row, with comments and trailing commas tolerated.</summary>
internal sealed class JsonFormat : IFormat
{
    // A new dialect is one line here.
    private static readonly IJsonDialect[] Dialects = [new TerraformPlanDialect(), new TerraformShownStateDialect(), new TerraformStateDialect()];

    public string Name => "json";

    public IReadOnlyList<string> Extensions { get; } = [".json", ".tfstate", ".tfstate.backup"];

    public ReadResult Read(SourceText source, ReaderLimits limits)
    {
        var resources = new List<Resource>();
        var errors = new List<ReadError>();
        foreach (var root in JsonTree.Read(source, limits, errors))
        {
            if (root is MapNode map && Array.Find(Dialects, dialect => dialect.Claims(map)) is { } found)
            {
                found.Expand(map, source, resources, errors);
            }
            else
            {
                DocumentExpander.Expand(root, source, resources, errors);
            }
        }

        return new ReadResult(resources, errors);
    }
}
