using System.Diagnostics;
using System.Text.Json.Nodes;
using Enforcer.Policies;
using Enforcer.Resources.Settings;
using Enforcer.Scanning;
using Enforcer.Scanning.Git;
using Enforcer.Scanning.History;
using Enforcer.Scanning.Reports;
using Enforcer.Tests.Support;

namespace Enforcer.Tests.Scanning.History;

public sealed class HistoryRunnerTests : IDisposable
{
    private const string Value = "k7Rz2qLw9Xv4Tn8B";

    private readonly TemporaryFolder _folder = new();
    private int _commits;

    public HistoryRunnerTests()
    {
        Git("init", "--quiet", "--initial-branch=main");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Tells_commit_author_date_file_and_line_of_what_was_added_and_taken_away_again()
    {
        Commit(("app/.env", "LEVEL=info\nHOST=db\n"));
        var id = Commit(("app/.env", $"LEVEL=info\nHOST=db\nDB_PASSWORD={Value}\n"));
        Commit(("app/.env", "LEVEL=info\nHOST=db\n"));

        var result = await RunAsync();

        var finding = Assert.Single(result.Findings);
        Assert.Equal((id, "2026-01-02T03:04:05+02:00"), (finding.Commit!.Id, finding.Commit.AuthorDate));
        Assert.Equal(("app/.env", 3), (finding.File, finding.Location.Line));
        Assert.Equal((3, 0), (result.CommitCount, result.Errors.Count));
        Assert.DoesNotContain(Value, finding.ToString());
    }

    [Theory]
    [InlineData("warn", Level.Warn)]
    [InlineData("audit", Level.Audit)]
    [InlineData("off", null)]
    public async Task Weighs_what_it_finds_as_configured(string level, object? expected)
    {
        Commit(("a.env", $"DB_PASSWORD={Value}\n"));

        var result = await RunAsync(policies: PolicySettings.Parse("enforcer.yaml", $"rules: {{secrets-git-history: {{level: {level}}}}}"));

        Assert.Equal(expected is null ? [] : [(Level)expected], result.Findings.Select(finding => finding.Level));
    }

    [Fact]
    public async Task Reports_one_secret_once_where_it_came_in()
    {
        var id = Commit(("a.env", $"DB_PASSWORD={Value}\n"));
        Commit(("b.yaml", $"# copy\npassword: {Value}\n"), ("c.env", $"API_TOKEN={Value}x1\n"));
        Git("mv", "a.env", "moved.env");
        Commit();

        var result = await RunAsync();

        Assert.Equal(["a.env", "c.env"], result.Findings.Select(finding => finding.File));
        Assert.Equal(id, result.Findings[0].Commit!.Id);
    }

    [Fact]
    public async Task Reads_a_value_under_the_name_that_was_there_before()
    {
        Commit(("pod.yaml", "env:\n- name: DB_PASSWORD\n  value: $(X)\n- name: LEVEL\n  value: info\n"));
        Commit(("pod.yaml", $"env:\n- name: DB_PASSWORD\n  value: {Value}\n- name: LEVEL\n  value: info\n"));

        Assert.Equal(("pod.yaml", 3), Assert.Single((await RunAsync()).Findings) is var finding ? (finding.File, finding.Location.Line) : default);
    }

    [Fact]
    public async Task Sees_branches_merges_ranges_and_names_of_every_kind()
    {
        var first = Commit(("a.txt", "one\n"));
        Git("checkout", "--quiet", "-b", "side");
        Commit(("ä \"b\"\t\\.env", $"DB_PASSWORD={Value}\n"));
        Git("checkout", "--quiet", "main");
        Commit(("a.txt", "two\n"));
        Git("merge", "--quiet", "--no-commit", "--no-ff", "side");
        var merge = Commit(("a.txt", $"two\nDB_PASSWORD={Value}merge\n"));
        Git("checkout", "--quiet", "-b", "other", first);
        Commit(("c.env", $"DB_PASSWORD={Value}other\n"));

        var all = await RunAsync();
        var range = await RunAsync(range: "side..main");

        Assert.Equal(["a.txt", "c.env", "ä \"b\"\t\\.env"], all.Findings.Select(finding => finding.File).Order(StringComparer.Ordinal));
        Assert.Equal(merge, Assert.Single(range.Findings).Commit!.Id);
    }

    [Fact]
    public async Task Runs_nothing_that_the_repository_asks_for_and_hides_nothing_that_it_hides()
    {
        var marker = Path.Combine(_folder.Path, "ran");
        var script = _folder.Write("evil.sh", $"#!/bin/sh\ntouch {marker}\nexit 0\n");
        Process.Start("chmod", ["+x", script])!.WaitForExit();
        Commit((".gitattributes", "*.env -diff\n*.txt diff=evil filter=evil\n"), ("a.env", $"DB_PASSWORD={Value}\n"), ("b.txt", $"DB_PASSWORD={Value}2\n"));
        foreach (var key in (string[])["core.fsmonitor", "core.pager", "pager.log", "diff.external", "diff.evil.textconv", "diff.evil.command", "filter.evil.smudge", "filter.evil.clean", "gpg.program", "core.sshCommand", "core.editor", "alias.log"])
        {
            Git("config", key, script);
        }

        Git("config", "log.showSignature", "true");
        Git("config", "log.showRoot", "false");
        Git("config", "diff.noprefix", "true");
        Git("config", "color.ui", "always");
        Git("config", "core.bigFileThreshold", "1");
        Git("config", "core.hooksPath", _folder.Path);

        var result = await RunAsync();

        Assert.False(File.Exists(marker));
        Assert.Equal(["a.env", "b.txt"], result.Findings.Select(finding => finding.File).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Is_not_fooled_by_contents_that_look_like_a_log()
    {
        var id = Commit(("a.txt", $"\n+++ b/fake.env\n@@ -1 +1 @@\n\\ No newline at end of file\ndiff --git a/x b/x\n--- a/x\nDB_PASSWORD={Value}\n-- \ncommit 0000\n"));
        Commit(("a.txt", "short\n"));

        var finding = Assert.Single((await RunAsync()).Findings);

        Assert.Equal((id, "a.txt", 7), (finding.Commit!.Id, finding.File, finding.Location.Line));
    }

    [Fact]
    public async Task Passes_over_binaries_counted_and_survives_gigantic_lines()
    {
        File.WriteAllBytes(Path.Combine(_folder.Path, "a.bin"), [1, 0, 2, (byte)'\n', 3]);
        Commit(("long.txt", new string('x', 9 * 1024 * 1024) + $"\nDB_PASSWORD={Value}\n"));

        var result = await RunAsync();

        Assert.Equal(1, result.BinaryCount);
        Assert.Contains("longer than 4 MiB", Assert.Single(result.Errors).Message);
        Assert.Equal(2, Assert.Single(result.Findings).Location.Line);
    }

    [Fact]
    public async Task Writes_the_commit_into_the_machine_formats()
    {
        var id = Commit(("a.env", $"DB_PASSWORD={Value}\n"));
        var result = await RunAsync();

        using var json = new StringWriter();
        using var sarif = new StringWriter();
        new JsonReport().Write(result, json, false);
        new SarifReport().Write(result, sarif, false);

        Assert.Equal(id, JsonNode.Parse(json.ToString())!["findings"]![0]!["commit"]!["id"]!.GetValue<string>());
        Assert.Equal(1, JsonNode.Parse(json.ToString())!["summary"]!["commits"]!.GetValue<int>());
        Assert.Equal("2026-01-02T03:04:05+02:00", JsonNode.Parse(sarif.ToString())!["runs"]![0]!["results"]![0]!["properties"]!["authorDate"]!.GetValue<string>());
        Assert.DoesNotContain(Value, json.ToString() + sarif);
    }

    [Fact]
    public async Task Refuses_what_is_no_range_and_no_repository()
    {
        using var elsewhere = new TemporaryFolder();
        Commit(("a.txt", "x"));

        await Assert.ThrowsAsync<ConfigurationException>(() => RunAsync(range: "nowhere..main"));
        await Assert.ThrowsAsync<ConfigurationException>(() => RunAsync(range: "--output=x"));
        await Assert.ThrowsAsync<IOException>(() => RunAsync(path: elsewhere.Path));
    }

    [Fact]
    public async Task Says_where_there_is_no_git()
    {
        var runner = new HistoryRunner(new GitProgram(Path.Combine(_folder.Path, "no-git")), TimeProvider.System);

        var failure = await Assert.ThrowsAsync<IOException>(() => runner.CountAsync(new HistoryOptions { Path = _folder.Path, Policies = PolicySettings.Default }, CancellationToken.None));

        Assert.StartsWith("git cannot be started", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reads_what_is_no_unicode_and_what_is_renamed_with_a_change()
    {
        File.WriteAllBytes(Path.Combine(_folder.Path, "latin.env"), [0xE9, (byte)'\n', .. System.Text.Encoding.UTF8.GetBytes($"DB_PASSWORD={Value}\n"), 0xFF, (byte)'\n']);
        var first = Commit();
        Git("mv", "latin.env", "moved.env");
        File.AppendAllText(Path.Combine(_folder.Path, "moved.env"), $"DB_PASSWORD={Value}2\n");
        var second = Commit();

        var found = (await RunAsync()).Findings;

        Assert.Equal([("latin.env", 2, first), ("moved.env", 4, second)], found.Select(finding => (finding.File, finding.Location.Line, finding.Commit!.Id)));
    }

    [Fact]
    public async Task Says_that_a_shallow_clone_is_not_the_whole_history()
    {
        Commit(("a.txt", "1\n"));
        Commit(("a.txt", "2\n"));
        using var clone = new TemporaryFolder();
        Git("clone", "--quiet", "--depth=1", "file://" + _folder.Path, clone.Path);

        var result = await RunAsync(path: clone.Path);

        Assert.Contains("shallow", Assert.Single(result.Errors).Message);
    }

    private async Task<ScanResult> RunAsync(string? range = null, string? path = null, PolicySettings? policies = null)
    {
        var runner = new HistoryRunner(new GitProgram(), TimeProvider.System);
        var options = new HistoryOptions { Path = path ?? _folder.Path, Range = range, Policies = policies ?? PolicySettings.Default };
        return runner.Run(options, await runner.CountAsync(options, CancellationToken.None), null, CancellationToken.None);
    }

    private string Commit(params (string Name, string Text)[] files)
    {
        foreach (var (name, text) in files)
        {
            _folder.Write(name, text);
        }

        Git("add", "--all");
        Git("commit", "--quiet", "--allow-empty", "--message", $"commit {_commits++}");
        return Git("rev-parse", "HEAD").Trim();
    }

    private string Git(params string[] arguments)
    {
        var start = new ProcessStartInfo("git", ["-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgSign=false", .. arguments]) { WorkingDirectory = _folder.Path, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["GIT_AUTHOR_DATE"] = "2026-01-02T03:04:05+02:00";
        start.Environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"git {string.Join(' ', arguments)}: {error}");
    }
}
