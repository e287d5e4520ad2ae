namespace Enforcer.Files;

/// <summary>What a walk passed by: files of no known format, and folders that nobody looks into.</summary>
internal sealed class UnclaimedFiles
{
    /// <summary>Files found in folders whose ending no format knows.</summary>
    public List<DeclaredFile> Files { get; } = [];

    /// <summary>Folders not looked into (version control, fetched dependencies), as they are shown.</summary>
    public List<string> Folders { get; } = [];
}
