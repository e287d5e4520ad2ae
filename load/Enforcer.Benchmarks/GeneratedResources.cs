using Enforcer.Resources;
using Enforcer.Resources.Formats;

namespace Enforcer.Benchmarks;

/// <summary>The generated tree as the scan reads it, without a file system.</summary>
internal static class GeneratedResources
{
    public static IEnumerable<Resource> Read(int documents) =>
        from file in new GeneratedTree(documents).Files()
        let source = SourceText.Of(file.Path, file.Text)
        from resource in FormatCatalog.ForFile(file.Path)!.Read(source, ReaderLimits.Default).Resources
        select resource;
}
