namespace Enforcer.Resources;

/// <summary>How much a document may ask of the reader; every input is hostile.</summary>
/// <param name="MaxBytes">Largest file, in bytes. A bigger one is an error that says so.</param>
/// <param name="MaxDepth">Deepest nesting of maps and lists.</param>
/// <param name="MaxNodes">Most values in one document after anchors are expanded: what stops a YAML bomb.</param>
/// <param name="MaxDocuments">Most documents in one file.</param>
internal sealed record ReaderLimits(int MaxBytes, int MaxDepth, int MaxNodes, int MaxDocuments)
{
    /// <summary>Bound of every tree whatever the configured limits are; recursion over a tree relies on it.</summary>
    public const int DeepestTree = 256;

    /// <summary>Files: 16 MiB, 100 deep, one million values in a document, 100,000 documents.</summary>
    public static readonly ReaderLimits Default = new(16 * 1024 * 1024, 100, 1_000_000, 100_000);
}
