using Enforcer.Resources;

namespace Enforcer.Files;

/// <summary>What a set of paths declares, and what of it could not be read.</summary>
/// <param name="Resources">In the order of the files, then of the documents.</param>
/// <param name="Errors">One for each file or document that could not be read; never silently left out.</param>
/// <param name="FileCount">Files that were read or tried.</param>
internal sealed record DeclaredSet(IReadOnlyList<Resource> Resources, IReadOnlyList<ReadError> Errors, int FileCount)
{
    /// <summary>Of the files those that are templates of charts, whose Resources are what the charts would install.</summary>
    public IReadOnlyList<DeclaredFile> Templates { get; init; } = [];
}
