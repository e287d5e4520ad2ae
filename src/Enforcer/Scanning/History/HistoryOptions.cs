using Enforcer.Policies;

namespace Enforcer.Scanning.History;

/// <summary>Which part of which history is read.</summary>
internal sealed record HistoryOptions
{
    /// <summary>A folder or file of a work tree, or a bare repository; what lies below it is read.</summary>
    public required string Path { get; init; }

    /// <summary>What git takes as a range, <c>main..HEAD</c>; null for every commit that any reference reaches.</summary>
    public string? Range { get; init; }

    /// <summary>Patterns with <c>*</c> and <c>?</c> of paths or names to leave out.</summary>
    public IReadOnlyList<string> Exclude { get; init; } = [];

    /// <summary>Level and severity of <c>secrets-git-history</c>; off reports nothing.</summary>
    public PolicySettings Policies { get; init; } = PolicySettings.Default;
}
