namespace Enforcer.Files;

/// <summary>What tells that a file was written to while it was read: half of the old and half of the new is neither, and must not pass as read.</summary>
internal readonly record struct FileState(long Length, DateTime Written)
{
    /// <summary>The fault of such a file.</summary>
    public const string Changed = "it changed while it was read: scan again when nothing writes to it";

    /// <summary>The state of an open file; of a pipe, nothing is known.</summary>
    public static FileState Of(Stream stream) =>
        stream is FileStream { CanSeek: true } file ? new FileState(file.Length, File.GetLastWriteTimeUtc(file.SafeFileHandle)) : default;
}
