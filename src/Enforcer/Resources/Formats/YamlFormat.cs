namespace Enforcer.Resources.Formats;

/// <summary>YAML manifests, any number of documents in a file, each read for itself.</summary>
internal sealed class YamlFormat : IFormat
{
    public string Name => "yaml";

    public IReadOnlyList<string> Extensions { get; } = [".yaml", ".yml"];

    public ReadResult Read(SourceText source, ReaderLimits limits)
    {
        var resources = new List<Resource>();
        var errors = new List<ReadError>();
        foreach (var root in YamlTree.Read(source, limits, errors))
        {
            DocumentExpander.Expand(root, source, resources, errors);
        }

        return new ReadResult(resources, errors);
    }
}
