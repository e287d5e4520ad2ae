using System.Diagnostics;
using System.IO.Enumeration;
using System.Security.Cryptography;
using System.Text;
using Enforcer.Policies;
using Enforcer.Policies.Rules.Secrets;
using Enforcer.Resources;
using Enforcer.Resources.Settings;
using Enforcer.Scanning.Git;
using Enforcer.Secrets;

namespace Enforcer.Scanning.History;

/// <summary>
/// Looks for secrets in what each commit added, oldest first, as git streams it: memory is bounded by one hunk and by the secrets found. A
/// secret is reported once, where it came in.
/// </summary>
internal sealed class HistoryRunner(GitProgram git, TimeProvider time)
{
    private const int MostFindings = 10_000;
    private const int LongestLine = 4 * 1024 * 1024;
    private const int LongestName = 48;
    private const int ProgressStep = 100;

    // Every option that a configuration could set otherwise is said.
    private static readonly string[] Log =
    [
        "log", "--reverse", "--topo-order", "--full-history", "--format=%x00%H %aI", "--patch", "--cc", "--unified=1", "--text", "--no-ext-diff", "--no-textconv", "--no-renames",
        "--no-color", "--no-decorate", "--no-notes", "--no-mailmap", "--no-show-signature", "--no-relative", "--submodule=short", "--inter-hunk-context=0", "--diff-algorithm=myers",
        "--src-prefix=a/", "--dst-prefix=b/",
    ];

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly HashSet<UInt128> _seen = [];
    private readonly List<Finding> _findings = [];
    private readonly List<ReadError> _errors = [];

    /// <param name="options">What to read.</param>
    /// <param name="total">Commits in all, from <see cref="CountAsync"/>.</param>
    /// <param name="progress">Told (commits done, commits in all).</param>
    /// <param name="cancellationToken">Ends git too.</param>
    /// <exception cref="IOException">There is no git, or it fails before the first commit.</exception>
    public ScanResult Run(HistoryOptions options, int total, IProgress<(int Done, int All)>? progress, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var (folder, paths) = Place(options.Path);
        using var process = git.Start(folder, [.. Log, .. Revisions(options), "--", .. paths]);
        using var ending = cancellationToken.Register(() => Kill(process));
        var complaint = process.StandardError.ReadToEndAsync(cancellationToken);
        var reader = new GitLogReader((commit, date, file, text) => Judge(options, commit, date, file, text));
        var told = 0;
        var longLines = Read(process.StandardOutput.BaseStream, reader, () =>
        {
            if (reader.Commits >= told + ProgressStep)
            {
                told = reader.Commits;
                progress?.Report((Math.Min(told, total), total));
            }
        });
        process.WaitForExit();
        cancellationToken.ThrowIfCancellationRequested();
        if (process.ExitCode != 0)
        {
            _errors.Add(new ReadError(options.Path, 0, $"git ended with {process.ExitCode} after {reader.Commits} of {total} commits: {FirstLine(complaint.GetAwaiter().GetResult())}"));
        }

        if (longLines > 0)
        {
            _errors.Add(new ReadError(options.Path, 0, $"{longLines} lines are longer than {LongestLine / 1024 / 1024} MiB and were read up to there"));
        }

        return new ScanResult(_findings, _errors, reader.Changes, 0, time.GetElapsedTime(started)) { CommitCount = reader.Commits, BinaryCount = reader.Binaries };
    }

    /// <summary>How many commits there are, after everything that can be wrong with the question was found out.</summary>
    /// <exception cref="ConfigurationException">The range is none.</exception>
    /// <exception cref="IOException">The path lies in no repository, or git refuses it (<c>safe.directory</c>).</exception>
    public async Task<int> CountAsync(HistoryOptions options, CancellationToken cancellationToken)
    {
        if (options.Range is ['-', ..])
        {
            throw new ConfigurationException($"--history: '{options.Range}' is no range", "write what 'git log' takes, such as main..HEAD");
        }

        var (folder, paths) = Place(options.Path);
        var (code, shallow, error) = await git.RunAsync(folder, ["rev-parse", "--is-shallow-repository"], cancellationToken);
        if (code != 0)
        {
            throw new IOException($"'{options.Path}': {FirstLine(error)}");
        }

        if (shallow == "true")
        {
            _errors.Add(new ReadError(options.Path, 0, "the clone is shallow: commits before its start were not read (git fetch --unshallow)"));
        }

        (code, var count, _) = await git.RunAsync(folder, ["rev-list", "--count", "--full-history", .. Revisions(options), "--", .. paths], cancellationToken);
        return code == 0 && int.TryParse(count, out var number)
            ? number
            : throw new ConfigurationException($"--history: git does not know the range '{options.Range}'", "write what 'git log' takes, such as main..HEAD");
    }

    private static IEnumerable<string> Revisions(HistoryOptions options) => options.Range is null ? ["--all"] : ["--end-of-options", options.Range];

    private static (string Folder, string[] Paths) Place(string path)
    {
        if (Directory.Exists(path))
        {
            // The whole repository needs no path, and is faster without one.
            return (path, Path.Exists(Path.Combine(path, ".git")) || File.Exists(Path.Combine(path, "HEAD")) ? [] : ["."]);
        }

        return File.Exists(path)
            ? (Path.GetDirectoryName(Path.GetFullPath(path))!, [":(literal)" + Path.GetFileName(path)])
            : throw new FileNotFoundException($"'{path}' does not exist");
    }

    // Lines are cut out of one buffer; only what is inside a longer line is held beyond it.
    private static int Read(Stream stream, GitLogReader reader, Action tick)
    {
        var buffer = new byte[1024 * 1024];
        var (filled, longLines, skipping) = (0, 0, false);
        int read;
        while ((read = stream.Read(buffer, filled, buffer.Length - filled)) > 0)
        {
            filled += read;
            var start = 0;
            for (int end; (end = buffer.AsSpan(start, filled - start).IndexOf((byte)'\n')) >= 0; start += end + 1)
            {
                if (!skipping)
                {
                    reader.Read(buffer.AsSpan(start, end));
                }

                skipping = false;
            }

            tick();
            buffer.AsSpan(start, filled - start).CopyTo(buffer);
            filled -= start;
            if (filled < buffer.Length)
            {
                continue;
            }

            if (buffer.Length < LongestLine)
            {
                Array.Resize(ref buffer, LongestLine);
                continue;
            }

            longLines += skipping ? 0 : 1;
            if (!skipping)
            {
                reader.Read(buffer);
            }

            (skipping, filled) = (true, 0);
        }

        return longLines;
    }

    private void Judge(HistoryOptions options, string commit, string date, string file, AddedText added)
    {
        if (options.Exclude.Any(pattern => FileSystemName.MatchesSimpleExpression(pattern, file, ignoreCase: false)
            || FileSystemName.MatchesSimpleExpression(pattern, file.AsSpan(file.LastIndexOf('/') + 1), ignoreCase: false)))
        {
            return;
        }

        var text = added.Text;
        foreach (var match in SettingsFiles.Has(file) ? SecretDetector.FindInText(text) : SecretDetector.FindInProse(text))
        {
            var severity = Severity(options.Policies, match.Confidence);
            var level = options.Policies.LevelOf(GitHistory.Info.Id, severity, "", null);
            if (level == Level.Off || added.Place(match.Offset, match.Length) is not { } place || !_seen.Add(Digest(text, match)))
            {
                continue;
            }

            if (_findings.Count == MostFindings)
            {
                _errors.Add(new ReadError(options.Path, 0, $"more than {MostFindings} secrets: those after commit {commit} are not reported"));
            }
            else if (_findings.Count < MostFindings)
            {
                _findings.Add(Finding(commit, date, file, place, match) with { Severity = severity, Level = level });
            }
        }
    }

    // As for a file: what has something against it is worth a look, and a known default is a reminder.
    private static Severity Severity(PolicySettings policies, Confidence confidence) => policies.Rules.GetValueOrDefault(GitHistory.Info.Id)?.Severity ?? confidence switch
    {
        Confidence.Weak => Enforcer.Policies.Severity.Low,
        Confidence.Low => Enforcer.Policies.Severity.Medium,
        _ => GitHistory.Info.Severity,
    };

    // Keyed anew in each run, so that nothing in memory could be compared with a list of guesses.
    private UInt128 Digest(string text, SecretMatch match)
    {
        var value = text.AsSpan(match.Offset, Math.Min(match.Length, text.Length - match.Offset)).ToString();
        return BitConverter.ToUInt128(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(value)));
    }

    private static Finding Finding(string commit, string date, string file, (int Line, int Column) place, SecretMatch match)
    {
        var under = match.Name is { Length: <= LongestName } name ? $", under '{name}'" : "";
        var identity = string.Join('\n', GitHistory.Info.Id, file, match.Detector, match.Name, match.Discriminator);
        return new Finding
        {
            Rule = GitHistory.Info,
            Severity = GitHistory.Info.Severity,
            Level = GitHistory.Info.Severity.DefaultLevel(),
            Message = $"commit {commit[..Math.Min(12, commit.Length)]} of {date} added a secret: {match.Detector} ({match.Shown}){under}",
            Remediation = GitHistory.Info.Remediation,
            Resource = new ResourceId("", "commit", null, commit),
            Path = "",
            File = file,
            Location = new TextPosition(place.Line, place.Column, 0),
            Fingerprint = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(identity)).AsSpan(0, 16)),
            Commit = new IntroducingCommit(commit, date),
        };
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It ended by itself.
        }
    }

    private static string FirstLine(string text)
    {
        var line = text.Split('\n')[0].Trim();
        return line.Length == 0 ? "no reason given" : line.StartsWith("fatal: ", StringComparison.Ordinal) ? line["fatal: ".Length..] : line;
    }
}
