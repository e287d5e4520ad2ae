using System.Text;

namespace Enforcer.Certificates.Issuing;

/// <summary>
/// Puts certificates and keys on disk so that a reader sees the old file or the new one and never a part, and nobody but the owner ever
/// sees a key: the file has its mode before it has its first byte.
/// </summary>
internal static class CertificateFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Public = OwnerOnly | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>Mode 0600. Replaces a file that is there.</summary>
    /// <exception cref="IOException">The folder is missing or full.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    public static void WriteKey(string path, string pem) => Write(path, pem, OwnerOnly);

    /// <summary>Mode 0644. Replaces a file that is there.</summary>
    /// <inheritdoc cref="WriteKey"/>
    public static void WriteCertificates(string path, string pem) => Write(path, pem, Public);

    private static void Write(string path, string text, UnixFileMode mode)
    {
        // In the same folder: a rename is atomic only within one file system.
        var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = mode;
        }

        try
        {
            using (var file = new FileStream(temporary, options))
            {
                file.Write(Encoding.ASCII.GetBytes(text));
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }
}
