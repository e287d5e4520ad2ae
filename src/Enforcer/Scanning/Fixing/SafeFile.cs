using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Enforcer.Scanning.Fixing;

/// <summary>
/// Replaces a file so that at every moment, a loss of power included, either the old or the new content is there whole: written beside,
/// synced, renamed, and the folder synced.
/// </summary>
internal static class SafeFile
{
    public const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private const int ReadOnly = 0;

    /// <param name="path">The file; its folder exists.</param>
    /// <param name="bytes">The new content.</param>
    /// <param name="mode">Of the new file, from its first byte on.</param>
    /// <exception cref="IOException">It cannot be written; the old file is as it was.</exception>
    public static void Replace(string path, ReadOnlySpan<byte> bytes, UnixFileMode mode)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var temporary = Path.Combine(folder, $".{Path.GetFileName(path)}.{RandomNumberGenerator.GetHexString(8, lowercase: true)}.tmp");
        try
        {
            Write(temporary, bytes, mode);
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }

        SyncFolder(folder);
    }

    private static void Write(string path, ReadOnlySpan<byte> bytes, UnixFileMode mode)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = mode;
        }

        using var stream = new FileStream(path, options);
        if (!OperatingSystem.IsWindows())
        {
            // The umask may have taken from the mode that the file had.
            File.SetUnixFileMode(stream.SafeFileHandle, mode);
        }

        stream.Write(bytes);
        stream.Flush(flushToDisk: true);
    }

    // Without this the names of two folders may reach the disk in the wrong order: the manifest's new content, but not the secrets file.
    private static void SyncFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var handle = Open(folder, ReadOnly);
        if (handle < 0)
        {
            throw new IOException($"{folder}: cannot be synced: {Marshal.GetLastPInvokeErrorMessage()}");
        }

        var failed = Sync(handle) != 0;
        var reason = Marshal.GetLastPInvokeErrorMessage();
        _ = Close(handle);
        if (failed)
        {
            throw new IOException($"{folder}: cannot be synced: {reason}");
        }
    }

    // The framework opens no folders.
    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static extern int Sync(int handle);

    [DllImport("libc", EntryPoint = "close", SetLastError = true)]
    private static extern int Close(int handle);
}
