using System.Text;
using System.Text.Json;

namespace Enforcer.Resources.Formats;

/// <summary>JSON manifests, one value or several in a row, with comments and trailing commas tolerated.</summary>
internal sealed class JsonFormat : IFormat
{
    public string Name => "json";

    public IReadOnlyList<string> Extensions { get; } = [".json"];

    public ReadResult Read(SourceText source, ReaderLimits limits)
    {
        var resources = new List<Resource>();
        var errors = new List<ReadError>();
        foreach (var root in JsonTree.Read(source, limits, errors))
        {
            DocumentExpander.Expand(root, source, resources, errors);
        }

        return new ReadResult(resources, errors);
    }
}
