using Enforcer.Files;
using Enforcer.Policies;
using Enforcer.Resources;
using Enforcer.Scanning;
using Enforcer.Tests.Support;

namespace Enforcer.Tests.Scanning;

public sealed class ScanTimingsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_rule_of_a_scan_has_its_time_and_so_have_reading_and_the_model()
    {
        _folder.Write("a.yaml", "apiVersion: security.istio.io/v1\nkind: PeerAuthentication\nmetadata: {name: a, namespace: a}\nspec: {mtls: {mode: DISABLE}}\n");
        var timings = new ScanTimings(TimeProvider.System);

        var result = new ScanRunner(new DeclaredFiles(ReaderLimits.Default), TimeProvider.System).Run(new ScanOptions { Paths = [_folder.Path], Timings = timings }, null, CancellationToken.None);
        var text = new StringWriter();
        timings.Write(text, result.Elapsed);

        Assert.Equal(RuleCatalog.All.Select(rule => rule.Info.Id).Order(StringComparer.Ordinal), timings.Rules.Select(rule => rule.Rule).Order(StringComparer.Ordinal));
        Assert.True(timings.Reading > TimeSpan.Zero && timings.Model > TimeSpan.Zero);
        Assert.Contains("composing the mesh model", text.ToString(), StringComparison.Ordinal);
        Assert.Contains(result.Findings, finding => finding.Rule.Id == "mtls-peer-authentication-disabled");
    }
}
