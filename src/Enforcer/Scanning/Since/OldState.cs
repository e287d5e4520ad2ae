using Enforcer.Files;
using Enforcer.Resources.Settings;
using Enforcer.Scanning.Git;

namespace Enforcer.Scanning.Since;

/// <summary>What the scanned paths held before a change: a folder that keeps it, or a revision of their repository, written out while it is compared.</summary>
internal sealed class OldState : IDisposable
{
    private readonly string? _temporary;

    private OldState(IReadOnlyList<ScannedPath> paths, string? temporary)
    {
        Paths = paths;
        _temporary = temporary;
    }

    /// <summary>Shown as the paths of today are. Those that there were not yet are left out.</summary>
    public IReadOnlyList<ScannedPath> Paths { get; }

    /// <param name="git">Asked only where <paramref name="since"/> is no folder.</param>
    /// <param name="paths">The paths of today.</param>
    /// <param name="since">A folder, or a revision.</param>
    /// <param name="cancellationToken">Stops between files.</param>
    /// <exception cref="ConfigurationException">It is neither, or does not go with the paths.</exception>
    public static async Task<OldState> OpenAsync(GitProgram git, IReadOnlyList<string> paths, string since, CancellationToken cancellationToken)
    {
        if (Directory.Exists(since))
        {
            return paths is [var only] && Directory.Exists(only)
                ? new OldState([new ScannedPath(since, only)], null)
                : throw new ConfigurationException($"--since: the folder '{since}' is compared with one folder", "scan the one folder of which it is the old state");
        }

        var temporary = Directory.CreateTempSubdirectory("enforcer-since-").FullName;
        try
        {
            var tree = new GitTree(git);
            var old = new List<ScannedPath>();
            foreach (var path in paths)
            {
                var isFolder = Directory.Exists(path);
                var folder = isFolder ? path : Path.GetDirectoryName(Path.GetFullPath(path))!;
                if (path == FileWalk.StandardInput || !Path.Exists(path))
                {
                    throw path == FileWalk.StandardInput ? new ConfigurationException("--since: standard input has no old state") : new FileNotFoundException($"'{path}' does not exist");
                }

                var prefix = await tree.PrefixAsync(folder, cancellationToken);
                var commit = await tree.CommitAsync(folder, since, cancellationToken);
                var below = isFolder ? prefix : prefix + Path.GetFileName(path);
                // Each in a folder of its own: two paths may lie in two repositories.
                var target = Path.Combine(temporary, $"{old.Count}");
                Directory.CreateDirectory(target);
                await tree.WriteAsync(folder, commit, below, target, cancellationToken);
                old.Add(new ScannedPath(Path.Combine(target, below), path));
            }

            return new OldState([.. old.Where(one => Path.Exists(one.Path))], temporary);
        }
        catch
        {
            Directory.Delete(temporary, recursive: true);
            throw;
        }
    }

    public void Dispose()
    {
        if (_temporary is not null)
        {
            Directory.Delete(_temporary, recursive: true);
        }
    }
}
