using Enforcer.Files;
using Enforcer.Resources;

namespace Enforcer.Drift.Sources;

/// <summary>A file or a directory of manifests.</summary>
internal sealed class FilesSource(string path) : IDriftSource
{
    public string? DefaultNamespace => null;

    public bool NeedsScope => false;

    public static FilesSource Create(string source, DriftSourceOptions options) => new(source);

    public Task<DriftState> ReadAsync(DriftScope? scope, CancellationToken cancellationToken) =>
        Task.FromResult(new DriftState(new DeclaredFiles(ReaderLimits.Default).Read(FileWalk.Find([path], []), null, cancellationToken), [], []));

    public void Dispose()
    {
    }
}
