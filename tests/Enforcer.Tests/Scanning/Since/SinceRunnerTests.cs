using System.Diagnostics;
using Enforcer.Files;
using Enforcer.Resources;
using Enforcer.Resources.Settings;
using Enforcer.Scanning;
using Enforcer.Scanning.Git;
using Enforcer.Scanning.Since;
using Enforcer.Tests.Support;

namespace Enforcer.Tests.Scanning.Since;

public sealed class SinceRunnerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public SinceRunnerTests() => Git("init", "--quiet", "--initial-branch=main");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_was_there_before_is_counted_and_not_reported()
    {
        _folder.Write("k8s/a.yaml", Policy("a", "PERMISSIVE"));
        Commit();
        _folder.Write("k8s/a.yaml", "# moved down\n" + Policy("a", "PERMISSIVE"));
        _folder.Write("k8s/b.yaml", Policy("b", "DISABLE"));

        var result = await RunAsync("HEAD", "k8s");

        Assert.Equal(["mtls-peer-authentication-disabled b"], result.Open.Select(one => $"{one.Rule.Id} {one.Resource.Namespace}"));
        Assert.Equal(1, result.KnownCount);
    }

    [Fact]
    public async Task What_is_graver_than_it_was_is_new()
    {
        _folder.Write("k8s/a.yaml", Policy("a", "PERMISSIVE"));
        Commit();
        _folder.Write("k8s/a.yaml", Policy("a", "DISABLE"));

        Assert.Equal("mtls-peer-authentication-disabled", Assert.Single((await RunAsync("main", "k8s")).Open).Rule.Id);
    }

    [Fact]
    public async Task Taking_the_only_strict_policy_away_is_reported_at_its_old_place()
    {
        _folder.Write("k8s/strict.yaml", "# the only one\n" + Policy("a", "STRICT"));
        _folder.Write("k8s/web.yaml", "apiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: a}\nspec: {ports: [{port: 80}]}\n");
        Commit();
        File.Delete(Path.Combine(_folder.Path, "k8s/strict.yaml"));

        var finding = Assert.Single((await RunAsync("HEAD", "k8s")).Open);

        Assert.Equal("mtls-strict-removed", finding.Rule.Id);
        Assert.Equal((Path.Combine(_folder.Path, "k8s/strict.yaml"), 5), (finding.File, finding.Location.Line));
    }

    [Fact]
    public async Task A_folder_may_hold_the_old_state()
    {
        _folder.Write("old/a.yaml", Policy("a", "STRICT"));
        _folder.Write("new/b.yaml", Policy("b", "PERMISSIVE"));

        var result = await RunAsync(Path.Combine(_folder.Path, "old"), "new");

        Assert.Equal(["mtls-peer-authentication-permissive", "mtls-strict-removed"], result.Open.Select(one => one.Rule.Id).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Nothing_in_the_repository_can_hide_its_old_state_and_nothing_of_it_is_run_or_checked_out()
    {
        _folder.Write(".gitattributes", "k8s/** export-ignore filter=evil\n");
        _folder.Write("k8s/a.yaml", Policy("a", "STRICT"));
        Git("config", "filter.evil.smudge", $"touch {_folder.Path}/ran");
        Commit();
        File.Delete(Path.Combine(_folder.Path, "k8s/a.yaml"));
        _folder.Write("k8s/empty.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c, namespace: a}\n");
        var status = Git("status", "--porcelain");

        var result = await RunAsync("HEAD", "k8s");

        Assert.Equal("mtls-strict-removed", Assert.Single(result.Open).Rule.Id);
        Assert.False(File.Exists(Path.Combine(_folder.Path, "ran")));
        Assert.Equal(status, Git("status", "--porcelain"));
    }

    [Fact]
    public async Task A_single_file_and_one_that_is_new_are_compared_too()
    {
        _folder.Write("a.yaml", Policy("a", "PERMISSIVE"));
        Commit();
        _folder.Write("b.yaml", Policy("b", "PERMISSIVE"));

        var result = await RunAsync("HEAD", "a.yaml", "b.yaml");

        Assert.Equal(("b", 1), (Assert.Single(result.Open).Resource.Namespace, result.KnownCount));
    }

    [Fact]
    public async Task What_is_suppressed_stays_shown_and_a_lost_exception_brings_its_finding_in()
    {
        const string Mark = "annotations: {enforcer.dev/ignore.mtls-peer-authentication-permissive: 'old; until=2099-01-01; owner=t'}";
        _folder.Write("k8s/a.yaml", Policy("a", "PERMISSIVE").Replace("namespace: a", $"namespace: a, {Mark}", StringComparison.Ordinal));
        Commit();

        Assert.Equal(1, (await RunAsync("HEAD", "k8s")).SuppressedCount);
        _folder.Write("k8s/a.yaml", Policy("a", "PERMISSIVE"));
        Assert.Single((await RunAsync("HEAD", "k8s")).Open);
    }

    [Theory]
    [InlineData("gone", "neither a folder nor a revision")]
    [InlineData("--output=/tmp/x", "neither a folder nor a revision")]
    public async Task What_is_no_state_is_refused(string since, string fault)
    {
        _folder.Write("k8s/a.yaml", Policy("a", "STRICT"));
        Commit();

        var failure = await Assert.ThrowsAsync<ConfigurationException>(() => RunAsync(since, "k8s"));

        Assert.Contains(fault, failure.Message, StringComparison.Ordinal);
    }

    private static string Policy(string space, string mode) => $"apiVersion: security.istio.io/v1\nkind: PeerAuthentication\nmetadata: {{name: default, namespace: {space}}}\nspec: {{mtls: {{mode: {mode}}}}}\n";

    private Task<ScanResult> RunAsync(string since, params string[] paths) =>
        new SinceRunner(new ScanRunner(new DeclaredFiles(ReaderLimits.Default), TimeProvider.System), new GitProgram())
            .RunAsync(new ScanOptions { Paths = [.. paths.Select(path => Path.Combine(_folder.Path, path))] }, since, null, CancellationToken.None);

    private void Commit()
    {
        Git("add", "--all");
        Git("-c", "user.name=t", "-c", "user.email=t@t", "commit", "--quiet", "-m", "m");
    }

    private string Git(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("git", arguments) { WorkingDirectory = _folder.Path, RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return output;
    }
}
