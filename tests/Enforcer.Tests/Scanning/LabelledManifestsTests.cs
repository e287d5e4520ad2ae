using Enforcer.Files;
using Enforcer.Policies;
using Enforcer.Resources;
using Enforcer.Scanning;
using Enforcer.Tests.Support;

namespace Enforcer.Tests.Scanning;

/// <summary>How much of what a reviewer would find the scan finds, and how often it speaks where there is nothing; docs/testing.md has the figures.</summary>
public class LabelledManifestsTests
{
    // What a Pod without an account of its own says of itself; docs/decisions/0008 says why it is said, and only at the level audit.
    private static readonly string[] Remarks = ["rbac-default-account", "rbac-token-mount"];

    private static readonly Lazy<IReadOnlyList<(LabelledManifest Case, IReadOnlyList<Finding> Findings)>> Judged = new(Judge);

    [Theory]
    [InlineData("mtls", 0.97)]
    [InlineData("injection", 0.95)]
    [InlineData("rbac", 0.95)]
    [InlineData("traffic", 0.90)]
    [InlineData("authz", 0.90)]
    public void Finds_what_the_labels_demand(string category, double bar)
    {
        var bad = Judged.Value.Where(one => one.Case.Categories is [var first, ..] && first == category).ToList();
        var missed = bad.Where(one => !one.Findings.Any(finding => one.Case.Categories.Contains(finding.Rule.Category.Word()))).Select(one => one.Case.Id).ToList();

        Assert.True(bad.Count >= 10, $"{bad.Count} cases of {category} say too little");
        Assert.True(missed.Count <= bad.Count * (1 - bar), $"{missed.Count} of {bad.Count} missed: {string.Join(", ", missed)}");
    }

    [Fact]
    public void Says_nothing_of_good_manifests()
    {
        var good = Judged.Value.Where(one => one.Case.IsGood).ToList();

        Assert.True(good.Count >= 100);
        Assert.Empty(from one in good
                     from finding in one.Findings
                     where finding.Level != Level.Audit || !Remarks.Contains(finding.Rule.Id)
                     select $"{one.Case.Id}: {finding.Rule.Id} {finding.Path}");
    }

    private static List<(LabelledManifest Case, IReadOnlyList<Finding> Findings)> Judge()
    {
        using var folder = new TemporaryFolder();
        var cases = Cases.Files("labelled", "*.txt")
            .SelectMany(file => LabelledManifest.Read(File.ReadLines(Path.Combine(Cases.Folder, file))))
            .ToDictionary(one => one.Id, StringComparer.Ordinal);
        foreach (var one in cases.Values)
        {
            foreach (var (name, text) in one.Files)
            {
                folder.Write(Path.Combine(one.Id, name), text);
            }
        }

        var result = new ScanRunner(new DeclaredFiles(ReaderLimits.Default), TimeProvider.System)
            .Run(new ScanOptions { Paths = [folder.Path], Isolated = true }, progress: null, CancellationToken.None);
        Assert.Empty(result.Errors);
        var findings = result.Findings.Where(finding => finding.Suppressed is null).ToLookup(finding => finding.File.Split('/')[0], StringComparer.Ordinal);
        return [.. cases.Values.Select(one => (one, (IReadOnlyList<Finding>)[.. findings[one.Id]]))];
    }
}
