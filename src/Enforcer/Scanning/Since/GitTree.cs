using System.Diagnostics;
using System.Globalization;
using System.Text;
using Enforcer.Resources;
using Enforcer.Resources.Settings;
using Enforcer.Scanning.Git;

namespace Enforcer.Scanning.Since;

/// <summary>
/// Writes what a revision holds into a folder. Contents come from the object store as they are: no filter, no attribute of the repository
/// (<c>export-ignore</c>) and no checkout has a say, so that nothing can be hidden from a comparison.
/// </summary>
internal sealed class GitTree(GitProgram git)
{
    private const string RegularFile = "100";
    private const int LongestHeader = 256;

    /// <summary>The path of a folder below its repository's root, with a slash behind it; empty for the root.</summary>
    /// <exception cref="ConfigurationException">The folder is in no repository.</exception>
    public async Task<string> PrefixAsync(string folder, CancellationToken cancellationToken)
    {
        var (code, prefix, error) = await git.RunAsync(folder, ["rev-parse", "--show-prefix"], cancellationToken);
        return code == 0 ? prefix : throw new ConfigurationException($"--since: no such folder, and git knows no revisions of '{folder}': {FirstLine(error)}", "give a folder that holds the old state, or scan a git work tree");
    }

    /// <summary>The commit that a word means.</summary>
    /// <exception cref="ConfigurationException">It means none.</exception>
    public async Task<string> CommitAsync(string folder, string revision, CancellationToken cancellationToken)
    {
        var (code, commit, _) = await git.RunAsync(folder, ["rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}"], cancellationToken);
        return code == 0 ? commit : throw new ConfigurationException($"--since: '{revision}' is neither a folder nor a revision of the repository that holds '{folder}'", "a branch, a tag, or a commit such as HEAD~1; a shallow clone lacks older ones");
    }

    /// <summary>Writes every file below a path of the commit; files larger than any that is read are left out.</summary>
    /// <param name="folder">A folder of the repository.</param>
    /// <param name="commit">The commit's id.</param>
    /// <param name="path">Below the repository's root; empty for all of it.</param>
    /// <param name="target">Where to; paths below it are those below the root.</param>
    /// <param name="cancellationToken">Stops between files.</param>
    public async Task WriteAsync(string folder, string commit, string path, string target, CancellationToken cancellationToken)
    {
        string[] below = path.Length == 0 ? [] : ["--", path];
        var (code, listing, error) = await git.RunAsync(folder, ["ls-tree", "-r", "-z", "--full-tree", commit, .. below], cancellationToken);
        if (code != 0)
        {
            throw new IOException($"git cannot list '{commit}': {FirstLine(error)}");
        }

        var files = listing.Split('\0', StringSplitOptions.RemoveEmptyEntries).Select(Read).OfType<(string Id, string Path)>().ToList();
        using var process = git.Start(folder, ["cat-file", "--batch"], keepInput: true);
        try
        {
            var asking = AskAsync(process, files, cancellationToken);
            foreach (var file in files)
            {
                await CopyAsync(process.StandardOutput.BaseStream, Path.Combine(target, file.Path), cancellationToken);
            }

            await asking;
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private static async Task AskAsync(Process process, List<(string Id, string Path)> files, CancellationToken cancellationToken)
    {
        foreach (var (id, _) in files)
        {
            await process.StandardInput.WriteAsync($"{id}\n".AsMemory(), cancellationToken);
        }

        process.StandardInput.Close();
    }

    // <mode> SP blob SP <id> TAB <path>. Links and submodules hold no text of their own.
    private static (string Id, string Path)? Read(string line)
    {
        var tab = line.IndexOf('\t', StringComparison.Ordinal);
        var words = tab < 0 ? [] : line[..tab].Split(' ');
        var path = line[(tab + 1)..];
        return words is [var mode, "blob", var id] && mode.StartsWith(RegularFile, StringComparison.Ordinal) && IsBelow(path) ? (id, path) : null;
    }

    // A tree may be written by hand: nothing of it leaves the folder.
    private static bool IsBelow(string path) => !path.Split('/').Any(step => step is "" or "." or ".." or ".git") && !path.Contains('\\', StringComparison.Ordinal);

    private static async Task CopyAsync(Stream output, string file, CancellationToken cancellationToken)
    {
        var header = await HeaderAsync(output, cancellationToken);
        if (header.Split(' ') is not [_, "blob", var length] || !long.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out var left))
        {
            // A clone without all objects; the file is then taken for new.
            return;
        }

        var isRead = left <= ReaderLimits.Default.MaxBytes;
        if (isRead)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        }

        await using var written = isRead ? File.Create(file) : Stream.Null;
        var buffer = new byte[81920];
        while (left > 0)
        {
            var part = buffer.AsMemory(0, (int)Math.Min(left, buffer.Length));
            await output.ReadExactlyAsync(part, cancellationToken);
            await written.WriteAsync(part, cancellationToken);
            left -= part.Length;
        }

        await output.ReadExactlyAsync(buffer.AsMemory(0, 1), cancellationToken);
    }

    private static async Task<string> HeaderAsync(Stream output, CancellationToken cancellationToken)
    {
        var header = new StringBuilder();
        var one = new byte[1];
        while (header.Length < LongestHeader)
        {
            await output.ReadExactlyAsync(one, cancellationToken);
            if (one[0] == '\n')
            {
                break;
            }

            header.Append((char)one[0]);
        }

        return header.ToString();
    }

    private static string FirstLine(string text) => PrintableText.Of(text.Split('\n')[0]);
}
