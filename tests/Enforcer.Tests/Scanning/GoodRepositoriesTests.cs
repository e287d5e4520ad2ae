using Enforcer.Files;
using Enforcer.Resources;
using Enforcer.Scanning;
using Enforcer.Tests.Support;

namespace Enforcer.Tests.Scanning;

/// <summary>
/// Whole repositories in <c>tests/cases/good</c> that do it right, full of names and values that look like trouble and are none: a rule that
/// speaks here speaks too much.
/// </summary>
public class GoodRepositoriesTests
{
    public static TheoryData<string> Repositories => [.. Directory.GetDirectories(Root).Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal)];

    private static string Root => Path.Combine(Cases.Folder, "good");

    [Theory]
    [MemberData(nameof(Repositories))]
    public void Hold_nothing_to_complain_about(string repository)
    {
        var runner = new ScanRunner(new DeclaredFiles(ReaderLimits.Default), TimeProvider.System);

        var result = runner.Run(new ScanOptions { Paths = [Path.Combine(Root, repository)] }, progress: null, CancellationToken.None);

        Assert.True(result.ResourceCount > 0);
        Assert.Empty(result.Errors);
        Assert.Empty(result.Findings.Select(finding => $"{finding.Rule.Id} {finding.Resource} {finding.Path}: {finding.Message}"));
    }
}
