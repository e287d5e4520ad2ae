using Enforcer.Files;
using Enforcer.Policies;
using Enforcer.Policies.Exceptions;
using Enforcer.Resources;

namespace Enforcer.Scanning;

/// <summary>Finds files, reads them, judges what they declare.</summary>
internal sealed class ScanRunner(DeclaredFiles reader, TimeProvider time)
{
    /// <param name="options">What to scan.</param>
    /// <param name="progress">Told (files done, files in all).</param>
    /// <param name="cancellationToken">Stops between files.</param>
    /// <exception cref="IOException">A path does not exist or a folder cannot be listed.</exception>
    public ScanResult Run(ScanOptions options, IProgress<(int Done, int All)>? progress, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var unclaimed = new UnclaimedFiles();
        var groups = Timed(options, () => options.Isolated ? IsolatedGroups(options, unclaimed) : [FileWalk.Find(options.Paths, options.Exclude, unclaimed, options.ShownAs)]);
        var engine = new PolicyEngine(options.Policies, ExceptionSources.Repository) { Watch = options.Timings };
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var all = groups.Sum(group => group.Count);
        var findings = new List<Finding>();
        var errors = new List<ReadError>();
        var resources = 0;
        var before = 0;
        ResourceSet? together = null;
        var broken = new List<DeclaredFile>();
        foreach (var group in groups)
        {
            var offset = before;
            var declared = Timed(options, () => reader.Read(group, progress is null ? null : new Counter(done => progress.Report((offset + done, all))), cancellationToken));
            var set = ResourceSet.OfFiles(declared.Resources);
            findings.AddRange(engine.Evaluate(set, today));
            together = options.Isolated ? null : set;
            errors.AddRange(declared.Errors);
            var faulty = declared.Errors.Select(error => error.File).ToHashSet(StringComparer.Ordinal);
            var declaring = declared.Resources.Select(resource => resource.File).ToHashSet(StringComparer.Ordinal);
            declaring.ExceptWith(faulty);
            broken.AddRange(group.Where(file => !declaring.Contains(file.Shown) && File.Exists(file.Path)).Concat(declared.Templates).DistinctBy(file => file.Shown));
            Forget(findings, declared.Templates);
            resources += declared.Resources.Count(resource => resource.IsObject);
            before += group.Count;
        }

        var texts = new TextSweep(options.Policies, today).Run(unclaimed.Files, cancellationToken);
        findings.AddRange(Unread(broken, findings, options, today, cancellationToken));
        return new ScanResult([.. findings, .. texts.Findings], [.. errors, .. texts.Errors], all, resources, time.GetElapsedTime(started))
        {
            Together = together,
            Today = today,
            TextCount = texts.TextCount,
            BinaryCount = texts.BinaryCount,
            SkippedFolders = unclaimed.Folders,
        };
    }

    // A secret that a template takes from the values is told where it stands, which is where a person would take it out.
    private static void Forget(List<Finding> findings, IReadOnlyList<DeclaredFile> templates)
    {
        if (templates.Count == 0)
        {
            return;
        }

        var rendered = templates.Select(file => file.Shown).ToHashSet(StringComparer.Ordinal);
        var told = findings.Where(finding => !rendered.Contains(finding.File)).Select(finding => finding.Secret).ToHashSet();
        findings.RemoveAll(finding => finding.Secret is not null && rendered.Contains(finding.File) && told.Contains(finding.Secret));
    }

    // A file that declares nothing readable may hold a secret all the same: a broken one, one of comments only, a list. It is searched as text.
    private static IEnumerable<Finding> Unread(List<DeclaredFile> broken, List<Finding> known, ScanOptions options, DateOnly today, CancellationToken cancellationToken)
    {
        if (broken.Count == 0)
        {
            return [];
        }

        var told = known.Where(finding => finding.Rule.Category == Category.Secrets).Select(finding => (finding.File, finding.Location.Line)).ToHashSet();
        return new TextSweep(options.Policies, today).Run(broken, cancellationToken).Findings.Where(finding => !told.Contains((finding.File, finding.Location.Line)));
    }

    private static T Timed<T>(ScanOptions options, Func<T> read) => options.Timings is { } timings ? timings.Read(read) : read();

    private static List<IReadOnlyList<DeclaredFile>> IsolatedGroups(ScanOptions options, UnclaimedFiles unclaimed)
    {
        var groups = new List<IReadOnlyList<DeclaredFile>>();
        foreach (var path in options.Paths)
        {
            if (!Directory.Exists(path))
            {
                throw new DirectoryNotFoundException($"'{path}' is no folder: --isolated takes folders");
            }

            // Shown paths are those below the folder, whatever the folder is called.
            var files = new List<DeclaredFile>();
            FileWalk.AddFolder(path, "", options.Exclude, files, unclaimed);
            groups.AddRange(files
                .GroupBy(file => file.Shown.IndexOf('/', StringComparison.Ordinal) is var slash and >= 0 ? file.Shown[..slash] : "", StringComparer.Ordinal)
                .Select(group => (IReadOnlyList<DeclaredFile>)[.. group]));
        }

        return groups;
    }

    // Progress<T> posts to the pool and may arrive out of order; a bar wants the plain call.
    private sealed class Counter(Action<int> report) : IProgress<int>
    {
        public void Report(int value) => report(value);
    }
}
