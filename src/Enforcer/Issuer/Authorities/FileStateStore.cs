using Enforcer.Certificates.Issuing;
using Enforcer.Resources.Settings;

namespace Enforcer.Issuer.Authorities;

/// <summary>
/// Keeps the authorities in one file of mode 0600, replaced whole. Replicas and verbs on one machine, or on one shared file system, take turns
/// by a lock beside it.
/// </summary>
internal sealed class FileStateStore(string path) : IStateStore
{
    private const int MostBytes = 16 * 1024 * 1024;
    private const int LockAttempts = 200;
    private const UnixFileMode OfOthers =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    private static readonly TimeSpan LockPause = TimeSpan.FromMilliseconds(50);

    public string Name => $"the file '{path}'";

    public Task<AuthorityState?> ReadAsync(CancellationToken cancellationToken) => Task.FromResult(Read());

    public async Task<AuthorityState> UpdateAsync(Func<AuthorityState?, AuthorityState> change, CancellationToken cancellationToken)
    {
        await using var held = await LockAsync(cancellationToken);
        var before = Read();
        var after = change(before);
        if (ReferenceEquals(after, before))
        {
            return after;
        }

        after = after with { Revision = (before?.Revision ?? 0) + 1 };
        CertificateFile.WriteKey(path, AuthorityDocument.Write(after));
        return after;
    }

    private AuthorityState? Read()
    {
        if (!File.Exists(path))
        {
            return null;
        }

        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & OfOthers) != 0)
        {
            throw new ConfigurationException($"'{path}' may be read by others than its owner, and it holds the key of the certificate authority", $"chmod 600 {path}");
        }

        return new FileInfo(path).Length <= MostBytes
            ? AuthorityDocument.Read(File.ReadAllText(path), Name)
            : throw new ConfigurationException($"'{path}' is larger than {MostBytes / 1024 / 1024} MiB: it holds no authorities of an issuer");
    }

    // The system gives the lock back when its holder dies.
    private async Task<FileStream> LockAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (attempt < LockAttempts && Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(path))))
            {
                await Task.Delay(LockPause, TimeProvider.System, cancellationToken);
            }
        }
    }
}
