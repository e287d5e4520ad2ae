namespace Enforcer.Scanning.Fixing;

/// <summary>Everything that a fix will do, before it does any of it.</summary>
/// <param name="Files">The manifests to rewrite.</param>
/// <param name="Secrets">The values that move.</param>
/// <param name="Refusals">The secrets that stay.</param>
/// <param name="Moved">The Secrets that move as they are written.</param>
internal sealed record FixPlan(IReadOnlyList<FixedFile> Files, IReadOnlyList<ExtractedSecret> Secrets, IReadOnlyList<FixRefusal> Refusals, IReadOnlyList<MovedSecret> Moved)
{
    /// <summary>How many findings are mended.</summary>
    public int ValueCount { get; init; }
}
