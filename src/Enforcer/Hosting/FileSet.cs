using System.Security.Cryptography;

namespace Enforcer.Hosting;

/// <summary>
/// Files that only count together (certificate, key and bundle; a configuration), read as one set by polling. A watcher would miss the
/// kubelet's swap of the <c>..data</c> link and a change within one tick of the file's time stamp.
/// </summary>
/// <param name="paths">The files, in the order in which <see cref="FileSnapshot.Contents"/> holds them.</param>
/// <param name="mostBytes">Bound of one file; a bigger one is an <see cref="IOException"/>.</param>
internal sealed class FileSet(IReadOnlyList<string> paths, int mostBytes)
{
    public const int DefaultMostBytes = 1024 * 1024;

    private const int Attempts = 5;

    private string? _last;

    public IReadOnlyList<string> Paths => paths;

    /// <summary>
    /// The set where it differs from what the last call saw, else null. A set that turned out useless is not returned again until a
    /// file changes, so that the caller complains once.
    /// </summary>
    /// <exception cref="IOException">A file is missing, too big, or the set kept changing while it was read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    public FileSnapshot? ReadIfChanged()
    {
        var snapshot = Read();
        if (snapshot.Hash == _last)
        {
            return null;
        }

        _last = snapshot.Hash;
        return snapshot;
    }

    /// <summary>The set as it stands. Exceptions as for <see cref="ReadIfChanged"/>.</summary>
    public FileSnapshot Read()
    {
        // A link swapped between two files would pair an old key with a new certificate: read until two readings agree.
        var before = ReadOnce();
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var after = ReadOnce();
            if (after.Hash == before.Hash)
            {
                return after;
            }

            before = after;
        }

        throw new IOException($"{string.Join(", ", paths)}: kept changing while being read");
    }

    private FileSnapshot ReadOnce()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var contents = new byte[paths.Count][];
        for (var i = 0; i < contents.Length; i++)
        {
            contents[i] = ReadFile(paths[i]);
            hash.AppendData(BitConverter.GetBytes(contents[i].Length));
            hash.AppendData(contents[i]);
        }

        return new FileSnapshot(contents, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    private byte[] ReadFile(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        if (file.Length > mostBytes)
        {
            throw new IOException($"{path}: {file.Length} bytes, more than the {mostBytes} that are read");
        }

        var content = new byte[file.Length];
        file.ReadExactly(content);
        return content;
    }
}
