using Enforcer.Files;
using Enforcer.Policies;
using Enforcer.Resources;

namespace Enforcer.Scanning.Fixing;

/// <summary>What is known while a fix is planned: everything that is scanned, the files that it stands in, and what was decided so far.</summary>
/// <param name="set">What is scanned, with its patches told apart.</param>
/// <param name="declared">The same as it was read.</param>
/// <param name="files">The files that were found.</param>
/// <param name="kept">What the file for the values holds already.</param>
internal sealed class FixContext(ResourceSet set, DeclaredSet declared, IEnumerable<DeclaredFile> files, IReadOnlyList<Resource> kept)
{
    private readonly Dictionary<string, DeclaredFile> _files = files.DistinctBy(file => file.Shown, StringComparer.Ordinal).ToDictionary(file => file.Shown, StringComparer.Ordinal);
    private readonly ILookup<string, Resource> _resources = declared.Resources.ToLookup(resource => resource.File, StringComparer.Ordinal);
    private readonly Dictionary<string, FileDraft> _drafts = new(StringComparer.Ordinal);

    /// <summary>Everything that is scanned, patches in files included.</summary>
    public IReadOnlyList<Resource> Resources => declared.Resources;

    /// <summary>What the file for the values holds already.</summary>
    public IReadOnlyList<Resource> Kept => kept;

    /// <summary>False where a file could not be read: who uses what is then not known.</summary>
    public bool IsWhole => declared.Errors.Count == 0;

    public ExtractedSecrets Secrets { get; } = new(declared.Resources.Concat(kept));

    public List<Fix> Fixes { get; } = [];

    public List<FixRefusal> Refusals { get; } = [];

    public bool IsPatch(Resource resource) => set.Fragments.Contains(resource);

    public FileDraft Draft(string shown) =>
        _drafts.TryGetValue(shown, out var draft) ? draft : _drafts[shown] = new FileDraft(_files[shown], [.. _resources[shown]]);

    /// <summary>Every file that holds patches as text.</summary>
    public IEnumerable<FileDraft> DraftsWithPatches() =>
        from resource in declared.Resources
        where Enforcer.Resources.Kustomize.KustomizationPatches.WrittenIn(resource).Any()
        group resource by resource.File into file
        select Draft(file.Key);

    public void Refuse(Finding finding, FixReason reason, string? place = null) =>
        Refusals.Add(new FixRefusal(finding.File, finding.Location.Line, finding.Path, reason, place));

    public void Refuse(IEnumerable<Finding> findings, FixReason reason, string? place = null) =>
        findings.ToList().ForEach(finding => Refuse(finding, reason, place));
}
