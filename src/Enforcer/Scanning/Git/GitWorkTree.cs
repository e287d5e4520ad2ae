namespace Enforcer.Scanning.Git;

/// <summary>Keeps plaintext out of commits: tells whether a file lies in a work tree that would take it.</summary>
internal sealed class GitWorkTree(GitProgram git)
{
    /// <summary>Why no secret may be written to the file; null where it lies outside every work tree or is ignored. What cannot be told is refused.</summary>
    /// <exception cref="IOException">The file's folder does not exist.</exception>
    public async Task<string?> RefusalAsync(string file, CancellationToken cancellationToken)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"'{folder}' does not exist");
        }

        // Links are followed, as writing will follow them.
        folder = Real(folder);
        if (!IsBelowRepository(folder))
        {
            return null;
        }

        var (code, _, _) = await git.RunAsync(folder, ["check-ignore", "--quiet", "--", "./" + Path.GetFileName(file)], cancellationToken);
        return code switch
        {
            0 => null,
            1 => $"'{file}' lies in a git work tree and is not ignored: the values would be committed",
            _ => $"'{file}' lies in a git work tree, and git cannot tell whether it is ignored",
        };
    }

    private static string Real(string folder)
    {
        var path = Path.GetPathRoot(folder)!;
        foreach (var step in folder[path.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            path = Path.Combine(path, step);
            path = new DirectoryInfo(path).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? path;
        }

        return path;
    }

    private static bool IsBelowRepository(string folder)
    {
        for (var at = folder; at is not null; at = Path.GetDirectoryName(at))
        {
            if (Path.Exists(Path.Combine(at, ".git")))
            {
                return true;
            }
        }

        return false;
    }
}
