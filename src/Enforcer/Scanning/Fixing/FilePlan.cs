using Enforcer.Files;
using Enforcer.Policies;
using Enforcer.Resources;
using Enforcer.Resources.Formats;

namespace Enforcer.Scanning.Fixing;

/// <summary>Plans the edits of one file: each is tried in itself, and the result counts only once it was read back.</summary>
internal sealed class FilePlan
{
    private readonly DeclaredFile _file;
    private readonly IReadOnlyList<Resource> _resources;
    private readonly Dictionary<int, List<ScalarNode>> _scalars = [];
    private readonly List<FixRefusal> _refusals;

    public FilePlan(DeclaredFile file, IReadOnlyList<Resource> resources, List<FixRefusal> refusals)
    {
        _file = file;
        _resources = resources;
        _refusals = refusals;
        foreach (var resource in resources)
        {
            AddScalars(resource.Root);
        }
    }

    /// <summary>Null where nothing of the file can be fixed; what stays is in the refusals.</summary>
    public FixedFile? Make(IReadOnlyList<Finding> findings, ExtractedSecrets secrets)
    {
        var fixable = findings.Where(finding => finding.Rule.Id == FixRunner.Rule && finding.Suppressed is null).ToList();
        var others = findings.Where(finding => finding.Suppressed is null).Except(fixable);
        _refusals.AddRange(others.Select(finding => Refusal(finding, FixReason.NotAnEnvValue)));
        if (fixable.Count == 0 || Unfit() is { } unfit && RefuseAll(fixable, unfit))
        {
            return null;
        }

        var before = ManifestText.Of(File.ReadAllBytes(_file.Path));
        if (before is null || before.Text != _resources[0].Source!.Text)
        {
            RefuseAll(fixable, before is null ? FixReason.Encoding : FixReason.Changed);
            return null;
        }

        var judged = findings.SelectMany(finding => _scalars.GetValueOrDefault(finding.Location.Offset) ?? []);
        var edits = new List<TextEdit>();
        var fixes = new Dictionary<int, SecretReference>();
        var done = fixable.Where(finding => Try(finding, before.Text, secrets, edits, fixes)).ToList();
        edits.Sort((left, right) => left.Start.CompareTo(right.Start));
        if (done.Count > 0 && !Verified(before.Text, edits, fixes))
        {
            RefuseAll(done, FixReason.Unverified);
            return null;
        }

        return done.Count == 0 ? null : new FixedFile(_file.Path, _file.Shown, before, edits, SecretSpans.Of(before.Text, judged), done.Count);
    }

    private FixReason? Unfit() => _resources switch
    {
        _ when _file.Path == FileWalk.StandardInput || _resources.Any(resource => resource.Address is not null || resource.Source is null) => FixReason.NotAManifest,
        _ when new FileInfo(_file.Path).LinkTarget is not null => FixReason.Link,
        _ => null,
    };

    private bool Try(Finding finding, string text, ExtractedSecrets secrets, List<TextEdit> edits, Dictionary<int, SecretReference> fixes)
    {
        var (resource, container, variable) = Find(finding);
        var reason = variable is null ? FixReason.UnusualForm : _scalars[finding.Location.Offset].Count > 1 ? FixReason.SharedValue : null;
        var name = variable?["name"]?.Text ?? "";
        reason ??= !KubernetesNames.IsDataKey(name) || name.Length > 120 ? FixReason.VariableName : null;
        reason ??= IsUnicode(variable!["value"]!.Text!) ? null : FixReason.NotUnicode;
        var secret = reason is null ? secrets.For(resource!) : null;
        reason ??= secret is null ? FixReason.Unnamed : null;

        // The form is tried before the value is taken in, so that no Secret holds a value that stays.
        reason ??= EnvEdit.TryMake(text, variable!["value"]!, new SecretReference("a", "a"), []);
        if (reason is not null)
        {
            _refusals.Add(Refusal(finding, reason));
            return false;
        }

        var value = variable!["value"]!;
        var reference = secret!.Add(container?["name"]?.Text is { } called && KubernetesNames.IsDataKey(called) ? called : "container", name, value.Text!);
        _ = EnvEdit.TryMake(text, value, reference, edits);
        fixes[finding.Location.Offset] = reference;
        return true;
    }

    private (Resource? Resource, Node? Container, Node? Variable) Find(Finding finding) => (
        from resource in _resources
        where resource.Id == finding.Resource
        from container in PodTemplate.Of(resource)?.Containers ?? []
        from variable in container["env"]?.Items ?? []
        let value = variable["value"]
        where value is ScalarNode && value.Start == finding.Location && value.Path == finding.Path
        select (resource, container, variable)).FirstOrDefault();

    private bool Verified(string text, List<TextEdit> edits, Dictionary<int, SecretReference> fixes)
    {
        var (old, changed) = (SourceText.Of(_file.Shown, text), SourceText.Of(_file.Shown, TextEdit.Apply(text, edits)));
        var format = FormatCatalog.ForFile(_file.Path) ?? FormatCatalog.ForText(old);
        return FixVerification.Holds(format.Read(old, ReaderLimits.Default), format.Read(changed, ReaderLimits.Default), fixes);
    }

    private bool RefuseAll(IEnumerable<Finding> findings, FixReason reason)
    {
        _refusals.AddRange(findings.Select(finding => Refusal(finding, reason)));
        return true;
    }

    private FixRefusal Refusal(Finding finding, FixReason reason) => new(_file.Shown, finding.Location.Line, finding.Path, reason);

    private static bool IsUnicode(string value)
    {
        for (var at = 0; at < value.Length; at++)
        {
            if (char.IsSurrogate(value[at]) && (at + 1 == value.Length || !char.IsSurrogatePair(value[at], value[++at])))
            {
                return false;
            }
        }

        return true;
    }

    private void AddScalars(Node node)
    {
        if (node is ScalarNode scalar)
        {
            (_scalars.TryGetValue(scalar.Start.Offset, out var known) ? known : _scalars[scalar.Start.Offset] = []).Add(scalar);
        }

        foreach (var entry in node.Entries)
        {
            AddScalars(entry.Value);
        }

        foreach (var item in node.Items)
        {
            AddScalars(item);
        }
    }
}
