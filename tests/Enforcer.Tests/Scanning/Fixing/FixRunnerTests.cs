using System.Diagnostics;
using System.Text;
using Enforcer.Files;
using Enforcer.Policies;
using Enforcer.Resources;
using Enforcer.Resources.Formats;
using Enforcer.Resources.Settings;
using Enforcer.Scanning;
using Enforcer.Scanning.Fixing;
using Enforcer.Scanning.Fixing.Texts;
using Enforcer.Scanning.Git;
using Enforcer.Tests.Support;

namespace Enforcer.Tests.Scanning.Fixing;

public sealed class FixRunnerTests : IDisposable
{
    private const string Value = "k7Rz!2qLw9Xv";

    private readonly TemporaryFolder _folder = new();
    private readonly TemporaryFolder _outside = new();

    private string SecretsFile => Path.Combine(_outside.Path, "secrets.yaml");

    public void Dispose()
    {
        _folder.Dispose();
        _outside.Dispose();
    }

    [Theory]
    [InlineData("- name: A_PASSWORD\n  value: V # why\n", "- name: A_PASSWORD\n  valueFrom: # why\n    secretKeyRef:\n      name: web-secrets\n      key: A_PASSWORD\n")]
    [InlineData("- name: A_PASSWORD\r\n  value: 'V'\r\n", "- name: A_PASSWORD\r\n  valueFrom:\r\n    secretKeyRef:\r\n      name: web-secrets\r\n      key: A_PASSWORD\r\n")]
    [InlineData("- value: \"V\"\n  name: A_PASSWORD\n", "- valueFrom:\n    secretKeyRef:\n      name: web-secrets\n      key: A_PASSWORD\n  name: A_PASSWORD\n")]
    [InlineData("- {name: A_PASSWORD, value: V}\n", "- {name: A_PASSWORD, valueFrom: {secretKeyRef: {name: web-secrets, key: A_PASSWORD}}}\n")]
    [InlineData("- {\"name\":\"A_PASSWORD\",\"value\":\"V\"}\n", "- {\"name\":\"A_PASSWORD\",\"valueFrom\":{\"secretKeyRef\":{\"name\":\"web-secrets\",\"key\":\"A_PASSWORD\"}}}\n")]
    [InlineData("- name: A_PASSWORD\n  value: |- # why\n\n    V\n    more9\n\n- name: B\n  value: x\n", "- name: A_PASSWORD\n  valueFrom: # why\n    secretKeyRef:\n      name: web-secrets\n      key: A_PASSWORD\n\n- name: B\n  value: x\n")]
    [InlineData("- name: A_PASSWORD\n  value:\n    V", "- name: A_PASSWORD\n  valueFrom:\n    secretKeyRef:\n      name: web-secrets\n      key: A_PASSWORD")]
    [InlineData("- name: \"7_PASSWORD\"\n  value: V\n", "- name: \"7_PASSWORD\"\n  valueFrom:\n    secretKeyRef:\n      name: web-secrets\n      key: \"7_PASSWORD\"\n")]
    public async Task Rewrites_a_value_in_the_notation_that_stands_there(string env, string expected)
    {
        var file = _folder.Write("web.yaml", Deployment(env.Replace("V", Value, StringComparison.Ordinal)));

        var plan = await FixAsync();

        Assert.Empty(plan.Refusals);
        Assert.Equal(Deployment(expected), File.ReadAllText(file));
        Assert.Contains(Value, Secrets().Single().Root["stringData"]!.Entries.Single().Value.Text);
        Assert.Empty(Rescan());
    }

    [Theory]
    [InlineData("- name: A_PASSWORD\n  value: &a V\n", "shared-value")]
    [InlineData("- name: A_PASSWORD\n  value: !!str V\n", "shared-value")]
    [InlineData("- &base {name: A_PASSWORD, value: V}\n- <<: *base\n  name: B_PASSWORD\n", "shared-value")]
    [InlineData("- name: A_PASSWORD\n  value: # why\n    V\n", "comment-inside")]
    [InlineData("- name: A_PASSWORD\n  value: V\n  valueFrom: {fieldRef: {fieldPath: metadata.name}}\n", "unusual-form")]
    [InlineData("- name: A_PASSWORD\n  ? value\n  : V\n", "unusual-form")]
    [InlineData("- name: \"A:PASSWORD\"\n  value: V\n", "variable-name")]
    public async Task Refuses_with_a_named_reason_what_cannot_be_done_for_certain(string env, string reason)
    {
        var before = Deployment(env.Replace("V", Value, StringComparison.Ordinal));
        var file = _folder.Write("web.yaml", before);

        var plan = await FixAsync();

        Assert.All(plan.Refusals, refusal => Assert.Equal(reason, refusal.Reason.Name));
        Assert.NotEmpty(plan.Refusals);
        Assert.Equal(before, File.ReadAllText(file));
        Assert.False(File.Exists(SecretsFile));
    }

    [Fact]
    public async Task Keeps_byte_order_mark_and_encoding()
    {
        foreach (var encoding in new Encoding[] { new UTF8Encoding(true), new UnicodeEncoding(false, true), new UnicodeEncoding(true, true) })
        {
            var file = Path.Combine(_folder.Path, "web.yaml");
            File.WriteAllText(file, Deployment($"- name: A_PASSWORD\n  value: {Value}\n") + "# é😀\n", encoding);

            await FixAsync();

            var expected = Deployment("- name: A_PASSWORD\n  valueFrom:\n    secretKeyRef:\n      name: NAME\n      key: A_PASSWORD\n") + "# é😀\n";
            Assert.Equal(
                encoding.GetPreamble().Concat(encoding.GetBytes(expected)),
                encoding.GetPreamble().Concat(encoding.GetBytes(System.Text.RegularExpressions.Regex.Replace(File.ReadAllText(file), "web-secrets(-[0-9])?", "NAME"))));
            Assert.Equal(encoding.GetPreamble(), File.ReadAllBytes(file)[..encoding.GetPreamble().Length]);
        }
    }

    [Fact]
    public async Task Leaves_links_and_what_terraform_declares()
    {
        var target = _outside.Write("target.yaml", Deployment($"- name: A_PASSWORD\n  value: {Value}\n"));
        File.CreateSymbolicLink(Path.Combine(_folder.Path, "link.yaml"), target);

        var plan = await FixAsync();

        Assert.Equal("link", Assert.Single(plan.Refusals).Reason.Name);
        Assert.Contains(Value, File.ReadAllText(target));
    }

    [Fact]
    public async Task Gives_each_workload_a_secret_of_its_own_and_never_one_that_is_known()
    {
        _folder.Write("a.yaml", Deployment($"- name: A_PASSWORD\n  value: {Value}\n"));
        _folder.Write("b.yaml", Deployment($"- name: A_PASSWORD\n  value: {Value}2\n").Replace("kind: Deployment", "kind: StatefulSet", StringComparison.Ordinal));
        _folder.Write("c.yaml", "apiVersion: v1\nkind: ExternalSecret\nmetadata: {name: web-secrets, namespace: shop}\n");
        File.WriteAllText(SecretsFile, "apiVersion: v1\nkind: Secret\nmetadata: {name: web-secrets-2, namespace: shop}\nstringData: {OLD: kept}");

        await FixAsync();

        Assert.Equal(["web-secrets-2", "web-secrets-3", "web-secrets-4"], Secrets().Select(secret => secret.Name));
        Assert.Equal("kept", Secrets()[0].Root.Find("stringData", "OLD")!.Text);
        Assert.Contains("name: web-secrets-3", File.ReadAllText(Path.Combine(_folder.Path, "a.yaml")));
    }

    [Fact]
    public async Task Keeps_two_containers_values_of_one_name_apart()
    {
        var file = _folder.Write("web.yaml", Deployment($"- name: A_PASSWORD\n  value: {Value}\n") + $"      - name: other\n        env:\n        - name: A_PASSWORD\n          value: {Value}2\n");

        await FixAsync();

        Assert.Equal([("A_PASSWORD", Value), ("other.A_PASSWORD", Value + "2")], Secrets().Single().Root["stringData"]!.Entries.Select(entry => (entry.Key, entry.Value.Text!)));
        Assert.Contains("key: other.A_PASSWORD", File.ReadAllText(file));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Loses_no_value_when_it_fails_half_way(int steps)
    {
        var values = Enumerable.Range(0, 4).Select(number => $"{Value}{number}").ToList();
        values.ForEach(value => _folder.Write($"{value[^1]}.yaml", Deployment($"- name: A_PASSWORD\n  value: {value}\n").Replace("web", "web" + value[^1], StringComparison.Ordinal)));
        var options = new FixOptions { SecretsFile = SecretsFile };
        var plan = await Runner().PlanAsync(Scan(), options, dryRun: false, CancellationToken.None);

        Assert.Throws<IOException>(() => FixRunner.Apply(plan, options, _ => steps = steps == 1 ? throw new IOException("power cut") : steps - 1));

        var everything = File.ReadAllText(SecretsFile) + string.Concat(Directory.GetFiles(_folder.Path).Select(File.ReadAllText));
        Assert.All(values, value => Assert.Contains(value, everything));
        await FixAsync();
        Assert.Empty(Rescan());
        Assert.All(values, value => Assert.Contains(value, File.ReadAllText(SecretsFile)));
        Assert.Equal(4, Directory.GetFiles(_folder.Path).Length);
    }

    [Fact]
    public async Task Stops_at_a_file_that_changed_meanwhile()
    {
        var file = _folder.Write("web.yaml", Deployment($"- name: A_PASSWORD\n  value: {Value}\n"));
        var options = new FixOptions { SecretsFile = SecretsFile };
        var plan = await Runner().PlanAsync(Scan(), options, dryRun: false, CancellationToken.None);
        File.AppendAllText(file, "# edited\n");

        var failure = Assert.Throws<IOException>(() => FixRunner.Apply(plan, options));

        Assert.Contains("changed while", failure.Message);
        Assert.EndsWith("# edited\n", File.ReadAllText(file), StringComparison.Ordinal);
    }

    [Fact]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public async Task Writes_the_secrets_for_their_owner_only_and_keeps_a_manifests_mode()
    {
        var file = _folder.Write("web.yaml", Deployment($"- name: A_PASSWORD\n  value: {Value}\n"));
        File.WriteAllText(SecretsFile, "");
        File.SetUnixFileMode(SecretsFile, (UnixFileMode)0b110_110_110);
        File.SetUnixFileMode(file, (UnixFileMode)0b110_110_000);

        await FixAsync();

        Assert.Equal((UnixFileMode)0b110_000_000, File.GetUnixFileMode(SecretsFile));
        Assert.Equal((UnixFileMode)0b110_110_000, File.GetUnixFileMode(file));
        Assert.Equal([Path.GetFileName(file)], Directory.GetFileSystemEntries(_folder.Path).Select(entry => Path.GetFileName(entry)));
    }

    [Fact]
    public async Task Writes_no_secret_where_git_would_commit_it()
    {
        _folder.Write("web.yaml", Deployment($"- name: A_PASSWORD\n  value: {Value}\n"));
        using var git = Process.Start(new ProcessStartInfo("git", ["init", "--quiet", _folder.Path]))!;
        await git.WaitForExitAsync();
        var inside = Path.Combine(_folder.Path, "local.secret");
        var linked = Path.Combine(_outside.Path, "linked");
        Directory.CreateSymbolicLink(linked, _folder.Path);

        var refused = await Assert.ThrowsAsync<ConfigurationException>(() => FixAsync(new FixOptions { SecretsFile = inside }));
        await Assert.ThrowsAsync<ConfigurationException>(() => FixAsync(new FixOptions { SecretsFile = Path.Combine(linked, "local.secret") }));
        _folder.Write(".gitignore", "*.secret\n");
        await FixAsync(new FixOptions { SecretsFile = inside });

        Assert.Contains("not ignored", refused.Message);
        Assert.Contains(Value, File.ReadAllText(inside));
    }

    [Theory]
    [InlineData("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n")]
    [InlineData("apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData: {A: 'ENC[AES256_GCM]'}\nsops: {version: 3.8.1}\n")]
    [InlineData("kind: [\n")]
    public async Task Overwrites_no_file_that_holds_something_else(string text)
    {
        File.WriteAllText(SecretsFile, text);

        await Assert.ThrowsAsync<ConfigurationException>(() => FixAsync());

        Assert.Equal(text, File.ReadAllText(SecretsFile));
    }

    [Fact]
    public async Task Writes_external_secrets_without_a_value()
    {
        _folder.Write("web.yaml", Deployment($"- name: A_PASSWORD\n  value: {Value}\n"));
        var references = Path.Combine(_folder.Path, "external.yaml");

        await FixAsync(new FixOptions { SecretsFile = SecretsFile, Form = SecretForm.ExternalSecret, ReferencesFile = references, Store = "ClusterSecretStore/vault" });

        var text = File.ReadAllText(references);
        Assert.DoesNotContain(Value, text);
        var external = new YamlFormat().Read(SourceText.Of("", text), ReaderLimits.Default).Resources.Single();
        Assert.Equal(("ClusterSecretStore", "vault"), (external.Root.Find("spec", "secretStoreRef", "kind")!.Text, external.Root.Find("spec", "secretStoreRef", "name")!.Text));
        Assert.Equal("""[{"secretKey":"A_PASSWORD","remoteRef":{"key":"shop/web-secrets","property":"A_PASSWORD"}}]""", external.Root.Find("spec", "data")!.ToJson()!.ToJsonString());
        Assert.Contains(Value, File.ReadAllText(SecretsFile));
    }

    [Fact]
    public async Task Shows_a_diff_that_holds_no_secret()
    {
        var before = Deployment($"- name: A_PASSWORD\n  value: {Value}\n- {{name: B_PASSWORD, value: &b second9Xq}}\n- name: C\n  value: postgres://u:{Value}@db/x\n");
        var file = _folder.Write("web.yaml", before);
        var plan = await Runner().PlanAsync(Scan(), new FixOptions(), dryRun: true, CancellationToken.None);

        using var output = new StringWriter();
        MaskedDiff.Write(plan.Files.Single(), output);

        Assert.DoesNotContain(Value, output.ToString());
        Assert.DoesNotContain("second9Xq", output.ToString());
        Assert.Contains("@@ -9,", output.ToString());
        Assert.Contains("\n-          value: ************\n+          valueFrom:\n+            secretKeyRef:\n+              name: web-secrets\n+              key: A_PASSWORD\n", output.ToString());
        Assert.Equal(before, File.ReadAllText(file));
    }

    private static string Deployment(string env) =>
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web, namespace: shop}\nspec:\n  template:\n    spec:\n      containers:\n      - name: app\n        image: app:1\n        env:\n"
        + string.Concat(env.Split('\n').Select((line, index) => (index > 0 ? "\n" : "") + (line.Length == 0 ? "" : "        " + line)));

    private ScanOptions Scan() => new() { Paths = [_folder.Path] };

    private static FixRunner Runner() => new(new DeclaredFiles(ReaderLimits.Default), new GitProgram(), TimeProvider.System);

    private async Task<FixPlan> FixAsync(FixOptions? options = null)
    {
        options ??= new FixOptions { SecretsFile = SecretsFile };
        var plan = await Runner().PlanAsync(Scan(), options, dryRun: false, CancellationToken.None);
        FixRunner.Apply(plan, options);
        return plan;
    }

    private IReadOnlyList<Resource> Secrets() => new YamlFormat().Read(SourceText.Of("", File.ReadAllText(SecretsFile)), ReaderLimits.Default).Resources;

    private IEnumerable<Finding> Rescan() => new ScanRunner(new DeclaredFiles(ReaderLimits.Default), TimeProvider.System)
        .Run(Scan(), null, CancellationToken.None)
        .Findings.Where(finding => finding.Rule.Category == Category.Secrets);
}
