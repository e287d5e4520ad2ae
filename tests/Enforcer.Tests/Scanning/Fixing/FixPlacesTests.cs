using Enforcer.Files;
using Enforcer.Policies;
using Enforcer.Resources;
using Enforcer.Resources.Formats;
using Enforcer.Scanning;
using Enforcer.Scanning.Fixing;
using Enforcer.Scanning.Fixing.Texts;
using Enforcer.Scanning.Git;
using Enforcer.Tests.Support;

namespace Enforcer.Tests.Scanning.Fixing;

/// <summary>Secrets in other places than a variable of a container: each with the text that a careful person would write, byte for byte.</summary>
public sealed class FixPlacesTests : IDisposable
{
    private const string Value = "k7Rz!2qLw9Xv";

    private const string Workload = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, namespace: shop}
        spec:
          template:
            spec:
              containers:
              - name: app
                image: app:1
        """;

    private readonly TemporaryFolder _folder = new();
    private readonly TemporaryFolder _outside = new();

    private string SecretsFile => Path.Combine(_outside.Path, "secrets.yaml");

    public void Dispose()
    {
        _folder.Dispose();
        _outside.Dispose();
    }

    [Theory]
    [InlineData("data:\n  level: info\n  password: V # why\n  mode: fast\n", "data:\n  level: info\n  # why\n  mode: fast\n")]
    [InlineData("data:\r\n  # the database's\r\n  password: 'V'\r\n  level: info", "data:\r\n  # the database's\r\n  level: info")]
    [InlineData("data: # all\n  password: |\n    V\n\n", "data: {} # all\n\n")]
    [InlineData("data: {level: info, password: V, mode: fast}\n", "data: {level: info, mode: fast}\n")]
    [InlineData("data: {level: info, password: V}\n", "data: {level: info}\n")]
    [InlineData("data: {password: \"V\"}\n", "data: {}\n")]
    [InlineData("data: {password: V, token: V2, level: info}\n", "data: {level: info}\n")]
    public async Task Takes_a_key_out_of_a_configmap_and_gives_its_user_the_secret(string data, string expected)
    {
        const string head = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings, namespace: shop}\n";
        var map = _folder.Write("map.yaml", head + With(data));
        var user = _folder.Write("web.yaml", Workload + "\n        env:\n        - name: A\n          valueFrom:\n            configMapKeyRef: {name: settings, key: password} # here\n        - name: B\n          valueFrom: {configMapKeyRef: {name: settings, key: level}}\n");

        var plan = await FixAsync();

        Assert.Empty(plan.Refusals);
        Assert.Equal(head + expected, File.ReadAllText(map));
        Assert.Equal(Workload + "\n        env:\n        - name: A\n          valueFrom:\n            secretKeyRef: {name: settings-secrets, key: password} # here\n        - name: B\n          valueFrom: {configMapKeyRef: {name: settings, key: level}}\n", File.ReadAllText(user));
        Assert.Equal(("settings-secrets", "shop"), (Secrets().Single().Name, Secrets().Single().Namespace));
        Assert.StartsWith(Value, Secrets().Single().Root.Find("stringData", "password")!.Text, StringComparison.Ordinal);
        Assert.Empty(Rescan());
    }

    [Theory]
    [InlineData("        envFrom:\n        - configMapRef:\n            name: settings\n", "        envFrom:\n        - secretRef:\n            name: settings-secrets\n        - configMapRef:\n            name: settings\n")]
    [InlineData("        envFrom: [{prefix: APP_, configMapRef: {name: settings}}]\n", "        envFrom: [{secretRef: {name: settings-secrets}, prefix: APP_}, {prefix: APP_, configMapRef: {name: settings}}]\n")]
    [InlineData("      volumes:\n      - name: a\n        configMap:\n          name: settings # why\n      - name: b\n", "      volumes:\n      - name: a\n        projected:\n          sources:\n          - secret:\n              name: settings-secrets\n          - configMap:\n              name: settings # why\n      - name: b\n")]
    [InlineData("      volumes:\n      - configMap:\n          name: settings\n          defaultMode: 0400\n        name: a\n", "      volumes:\n      - projected:\n          defaultMode: 0400\n          sources:\n          - secret:\n              name: settings-secrets\n          - configMap:\n              name: settings\n        name: a\n")]
    [InlineData("      volumes: [{name: a, configMap: {name: settings}}]\n", "      volumes: [{name: a, projected: {sources: [{secret: {name: settings-secrets}}, {configMap: {name: settings}}]}}]\n")]
    [InlineData("      volumes:\n      - name: a\n        configMap:\n          items: [{key: password, path: p}]\n          name: settings\n", "      volumes:\n      - name: a\n        secret:\n          items: [{key: password, path: p}]\n          secretName: settings-secrets\n")]
    [InlineData("      volumes:\n      - name: a\n        projected:\n          sources:\n          - configMap:\n              name: settings\n", "      volumes:\n      - name: a\n        projected:\n          sources:\n          - secret:\n              name: settings-secrets\n          - configMap:\n              name: settings\n")]
    public async Task Rewrites_every_way_in_which_a_pod_uses_a_configmap(string use, string expected)
    {
        _folder.Write("map.yaml", Map("password: V\n  level: info"));
        var user = _folder.Write("web.yaml", Workload + "\n" + use);

        var plan = await FixAsync();

        Assert.Empty(plan.Refusals);
        Assert.Equal(Workload + "\n" + expected, File.ReadAllText(user));
    }

    [Theory]
    [InlineData("envFrom:\n        - configMapRef: {name: settings}\n", "envFrom:\n        - secretRef: {name: settings-secrets}\n")]
    [InlineData("env: []\n      volumes:\n      - name: a\n        configMap: {name: settings, optional: true}\n", "env: []\n      volumes:\n      - name: a\n        secret: {secretName: settings-secrets, optional: true}\n")]
    public async Task Exchanges_a_configmap_of_which_nothing_is_left(string use, string expected)
    {
        _folder.Write("map.yaml", Map("password: V"));
        var user = _folder.Write("web.yaml", Workload + "\n        " + use);

        await FixAsync();

        Assert.Equal(Workload + "\n        " + expected, File.ReadAllText(user));
    }

    [Theory]
    [InlineData("", "no-user")]
    [InlineData("---\napiVersion: acme.example.com/v1\nkind: Batch\nmetadata: {name: b, namespace: shop}\nspec: {valuesFrom: [{kind: ConfigMap, name: settings}]}\n", "unknown-user")]
    [InlineData("---\napiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: r, namespace: shop}\nrules: [{apiGroups: [''], resources: [configmaps], resourceNames: [settings], verbs: [get]}]\n", "unknown-user")]
    [InlineData("---\napiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: a, envFrom: [{configMapRef: {name: settings}}]}]}\n", "unclear-namespace")]
    [InlineData("---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings, namespace: shop}\ndata: {a: b}\n", "declared-twice")]
    [InlineData("---\napiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: shop}\nspec: {containers: [{name: a}], volumes: [{name: v, configMap: {name: settings, items: [{key: password, path: p}, {key: level, path: l}]}}]}\n", "volume-form")]
    [InlineData("---\napiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: shop}\nspec: {containers: [{name: a, envFrom: &e [{configMapRef: {name: settings}}]}, {name: b, envFrom: *e}]}\n", "unverified")]
    [InlineData("---\nkind: [\n", "unread-files")]
    [InlineData("---\napiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: bank}\nspec: {containers: [{name: a, envFrom: [{configMapRef: {name: settings}}]}]}\n", "no-user")]
    public async Task Moves_nothing_of_a_configmap_whose_users_are_not_certain(string rest, string reason)
    {
        var before = Map("password: V\n  level: info") + rest;
        var file = _folder.Write("map.yaml", before);

        var plan = await FixAsync();

        Assert.Equal([reason], plan.Refusals.Select(refusal => refusal.Reason.Name).Distinct());
        Assert.Equal(before, File.ReadAllText(file));
        Assert.False(File.Exists(SecretsFile));
    }

    [Fact]
    public async Task Does_all_of_a_fix_or_nothing()
    {
        var map = _folder.Write("map.yaml", Map("password: V\n  level: info"));
        _folder.Write("web.yaml", Workload + "\n        envFrom: [{configMapRef: {name: settings}}]\n");
        var shared = _folder.Write("shared.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: shop}\nspec: {containers: [{name: a, envFrom: &e [{configMapRef: {name: settings}}]}, {name: b, envFrom: *e}]}\n");
        var (before, other) = (File.ReadAllText(map), File.ReadAllText(shared));

        var plan = await FixAsync();

        Assert.Equal("unverified", plan.Refusals.Single().Reason.Name);
        Assert.Empty(plan.Files);
        Assert.Equal((before, other), (File.ReadAllText(map), File.ReadAllText(shared)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Ended_between_two_files_it_is_done_by_the_next_run(int steps)
    {
        var map = _folder.Write("map.yaml", Map("password: V\n  level: info"));
        var user = _folder.Write("web.yaml", Workload + "\n        envFrom: [{configMapRef: {name: settings}}]\n");
        var options = new FixOptions { SecretsFile = SecretsFile };
        var plan = await Runner().PlanAsync(Scan(), options, dryRun: false, CancellationToken.None);

        Assert.Throws<IOException>(() => FixRunner.Apply(plan, options, _ => steps = steps == 1 ? throw new IOException("power cut") : steps - 1));
        var between = File.ReadAllText(map) + File.ReadAllText(user);
        await FixAsync();

        Assert.True(between.Contains(Value, StringComparison.Ordinal) || between.Contains("secretRef", StringComparison.Ordinal));
        Assert.Empty(Rescan());
        var name = Assert.Single(Read(user)).Root.Find("spec", "template", "spec", "containers")!.Items[0]["envFrom"]!.Items[0].Find("secretRef", "name")!.Text;
        Assert.Equal(Value, Secrets().Single(secret => secret.Name == name).Root.Find("stringData", "password")!.Text);
    }

    [Theory]
    [InlineData("args: [--level=info, --db-password=V]\n", "env:\n        - name: ARG_DB_PASSWORD\n          valueFrom:\n            secretKeyRef:\n              name: web-secrets\n              key: ARG_DB_PASSWORD\n        args: [--level=info, --db-password=$(ARG_DB_PASSWORD)]\n")]
    [InlineData("args:\n        - --password\n        - 'V' # why\n", "env:\n        - name: ARG_PASSWORD\n          valueFrom:\n            secretKeyRef:\n              name: web-secrets\n              key: ARG_PASSWORD\n        args:\n        - --password\n        - '$(ARG_PASSWORD)' # why\n")]
    [InlineData("env:\n        - {name: ARG_PASSWORD, value: x}\n        args: [\"--password=V\"]\n", "env:\n        - name: ARG_PASSWORD_2\n          valueFrom:\n            secretKeyRef:\n              name: web-secrets\n              key: ARG_PASSWORD_2\n        - {name: ARG_PASSWORD, value: x}\n        args: [\"--password=$(ARG_PASSWORD_2)\"]\n")]
    [InlineData("command:\n        - sh\n        - -c\n        - |\n          echo\n          mysql --user=a --password=V -h db\n", "env:\n        - name: ARG_PASSWORD\n          valueFrom:\n            secretKeyRef:\n              name: web-secrets\n              key: ARG_PASSWORD\n        command:\n        - sh\n        - -c\n        - |\n          echo\n          mysql --user=a --password=$(ARG_PASSWORD) -h db\n")]
    public async Task Has_an_argument_take_its_value_from_a_variable(string container, string expected)
    {
        var file = _folder.Write("web.yaml", Workload + "\n        " + With(container));

        var plan = await FixAsync();

        Assert.Empty(plan.Refusals);
        Assert.Equal(Workload + "\n        " + expected, File.ReadAllText(file));
        Assert.Equal(Value, Secrets().Single().Root["stringData"]!.Entries.Single().Value.Text);
        Assert.Empty(Rescan());
    }

    [Theory]
    [InlineData("args: [\"--password=k7Rz\\u00212qLw9Xv\"]\n", "inside-text")]
    [InlineData("args: ['--password=k7Rz$$2qLw9Xv']\n", "variable-inside")]
    [InlineData("args: [>-\n          --password=V]\n", "inside-text")]
    public async Task Leaves_an_argument_whose_characters_are_not_its_own(string container, string reason)
    {
        var before = Workload + "\n        " + With(container);
        var file = _folder.Write("web.yaml", before);

        var plan = await FixAsync();

        Assert.Contains(reason, plan.Refusals.Select(refusal => refusal.Reason.Name).Append(plan.Refusals.Count == 0 ? reason : ""));
        Assert.Equal(before, File.ReadAllText(file));
    }

    [Theory]
    [InlineData("apiVersion: v1\nkind: Secret\nmetadata: {name: db, namespace: shop}\nstringData:\n  password: V # why\n")]
    [InlineData("apiVersion: v1\nkind: Secret\nmetadata:\n  name: db\n  labels: {a: b}\ntype: acme/x\ndata: {password: B64}")]
    public async Task Moves_a_secret_as_it_is_written(string document)
    {
        const string other = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\n";
        document = With(document);
        var end = document.EndsWith('\n') ? "" : "\n";
        var file = _folder.Write("a.yaml", $"# ours\n---\n{other}---\n{document}{end}# behind\n---\n{other}");
        var alone = _folder.Write("b.yaml", "# head\n" + document.Replace("name: db", "name: alone", StringComparison.Ordinal));

        var plan = await FixAsync();

        Assert.Empty(plan.Refusals);
        Assert.Equal($"# ours\n---\n{other}# behind\n---\n{other}", File.ReadAllText(file));
        Assert.Equal("# head\n", File.ReadAllText(alone));
        Assert.EndsWith($"---\n{document}{end}---\n{document.Replace("name: db", "name: alone", StringComparison.Ordinal)}{end}", File.ReadAllText(SecretsFile), StringComparison.Ordinal);
        Assert.Empty(Rescan());
    }

    [Theory]
    [InlineData("{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"metadata\":{\"name\":\"a\"},\"stringData\":{\"password\":\"V\"}}", "a.json", "not-a-document")]
    [InlineData("apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: Secret, metadata: {name: a}, stringData: {password: V}}\n", "a.yaml", "not-a-document")]
    [InlineData("apiVersion: v1\nkind: Secret\nmetadata: {generateName: a-}\nstringData: {password: V}\n", "a.yaml", "")]
    [InlineData("apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData: {password: V}\n---\napiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata: {}\n", "a.yaml", "declared-twice")]
    public async Task Leaves_a_secret_that_cannot_go_as_it_is(string text, string name, string reason)
    {
        var file = _folder.Write(name, With(text));

        var plan = await FixAsync();

        Assert.Equal(reason.Length == 0 ? [] : [reason], plan.Refusals.Select(refusal => refusal.Reason.Name));
        Assert.Equal(reason.Length == 0, File.ReadAllText(file).Length == 0);
    }

    [Fact]
    public async Task Fetches_a_moved_secret_from_a_store_under_its_name_type_and_labels()
    {
        _folder.Write("a.yaml", With("apiVersion: v1\nkind: Secret\ntype: kubernetes.io/basic-auth\nmetadata: {name: db, namespace: shop, labels: {team: \"1\"}}\nstringData: {username: app, password: V}\n"));
        var references = Path.Combine(_folder.Path, "external.yaml");

        await FixAsync(new FixOptions { SecretsFile = SecretsFile, Form = SecretForm.ExternalSecret, ReferencesFile = references, Store = "vault" });

        var external = Read(references).Single();
        Assert.DoesNotContain(Value, File.ReadAllText(references), StringComparison.Ordinal);
        Assert.Equal("""{"name":"db","template":{"type":"kubernetes.io/basic-auth","metadata":{"labels":{"team":"1"}}}}""", external.Root.Find("spec", "target")!.ToJson()!.ToJsonString());
        Assert.Equal("""[{"secretKey":"username","remoteRef":{"key":"shop/db","property":"username"}},{"secretKey":"password","remoteRef":{"key":"shop/db","property":"password"}}]""", external.Root.Find("spec", "data")!.ToJson()!.ToJsonString());
        Assert.Equal(("shop", "db"), (external.Namespace, external.Name));
    }

    [Theory]
    [InlineData("auth:\n  password: V # why\n  existingSecret: \"\"\n  existingSecretPasswordKey: \"\"\n", "auth:\n  password: \"\" # why\n  existingSecret: \"chart-auth-secrets\"\n  existingSecretPasswordKey: \"password\"\n", "password")]
    [InlineData("auth:\n  password: 'V'\n  existingSecret:\n  secretKeys: {passwordKey: db-password}\n", "auth:\n  password: ''\n  existingSecret: chart-auth-secrets\n  secretKeys: {passwordKey: db-password}\n", "db-password")]
    public async Task Names_the_existing_secret_where_a_chart_takes_one(string values, string expected, string key)
    {
        Directory.CreateDirectory(Path.Combine(_folder.Path, "chart"));
        var file = _folder.Write("chart/values.yaml", With(values));

        var plan = await FixAsync();

        Assert.Empty(plan.Refusals);
        Assert.Equal(expected, File.ReadAllText(file));
        Assert.Equal(Value, Secrets().Single().Root.Find("stringData", key)!.Text);
    }

    [Theory]
    [InlineData("auth:\n  password: V\n")]
    [InlineData("auth:\n  password: V\n  existingSecret: other\n  passwordKey: p\n")]
    [InlineData("auth:\n  password: V\n  existingSecret: \"\"\n")]
    public async Task Leaves_values_of_a_chart_that_it_does_not_know(string values)
    {
        var file = _folder.Write("values.yaml", With(values));

        var plan = await FixAsync();

        Assert.Equal("helm-value", plan.Refusals.Single().Reason.Name);
        Assert.Equal(With(values), File.ReadAllText(file));
    }

    [Fact]
    public async Task Takes_the_plain_value_away_that_a_patch_is_merged_into()
    {
        var patch = Workload.Replace("image: app:1", "env:\n        - name: A_PASSWORD\n          value: V2", StringComparison.Ordinal);
        _folder.Write("base.yaml", Workload + "\n        env:\n        - {name: A_PASSWORD, value: V}\n".Replace("V", Value, StringComparison.Ordinal));
        var file = _folder.Write("patch.yaml", With(patch));
        var inline = _folder.Write("kustomization.yaml", With("resources: [base.yaml]\npatches:\n- path: patch.yaml\n- patch: |\n    apiVersion: apps/v1\n    kind: Deployment\n    metadata: {name: web}\n    spec:\n      template:\n        spec:\n          containers:\n          - name: app\n            env:\n            - {name: A_PASSWORD, value: V3} # x\n"));

        var plan = await FixAsync();

        Assert.Empty(plan.Refusals);
        Assert.EndsWith("- name: A_PASSWORD\n          valueFrom:\n            secretKeyRef:\n              name: web-secrets\n              key: A_PASSWORD\n          value: null", File.ReadAllText(file), StringComparison.Ordinal);
        Assert.Contains("            - {name: A_PASSWORD, valueFrom: {secretKeyRef: {name: web-secrets, key: A_PASSWORD}}, value: null} # x\n", File.ReadAllText(inline), StringComparison.Ordinal);
        Assert.Empty(Rescan());
    }

    [Theory]
    [InlineData("- patch: |\n    apiVersion: apps/v1\n    kind: Deployment\n    metadata: {name: web}\n    spec: {template: {spec: {containers: [{name: app, env: [{name: A_PASSWORD, value: none}]}]}}}\n", "patched")]
    [InlineData("- target: {kind: Deployment}\n  patch: |\n    - {op: replace, path: /spec/template/spec/containers/0/env/0/value, value: none}\n", "patched")]
    public async Task Leaves_a_variable_that_a_patch_gives_a_plain_value(string patch, string reason)
    {
        var before = With(Workload + "\n        env:\n        - {name: A_PASSWORD, value: V}\n");
        var file = _folder.Write("base.yaml", before);
        _folder.Write("kustomization.yaml", "resources: [base.yaml]\npatches:\n" + patch);

        var plan = await FixAsync();

        Assert.Equal([reason], plan.Refusals.Select(refusal => refusal.Reason.Name));
        Assert.Equal(before, File.ReadAllText(file));
    }

    [Theory]
    [InlineData("- target: {kind: Deployment}\n  patch: |\n    - {op: replace, path: /spec/template/spec/containers/0/env/0/value, value: V}\n", "patch-operation")]
    [InlineData("- patch: \"{apiVersion: apps/v1, kind: Deployment, metadata: {name: web}, spec: {template: {spec: {containers: [{name: app, env: [{name: A_PASSWORD, value: V}]}]}}}}\"\n", "patch-text")]
    public async Task Leaves_a_patch_that_it_cannot_rewrite(string patch, string reason)
    {
        _folder.Write("base.yaml", Workload + "\n        env:\n        - {name: A_PASSWORD, value: plain}\n");
        var before = "resources: [base.yaml]\npatches:\n" + With(patch);
        var file = _folder.Write("kustomization.yaml", before);

        var plan = await FixAsync();

        Assert.Contains(reason, plan.Refusals.Select(refusal => refusal.Reason.Name));
        Assert.Equal(before, File.ReadAllText(file));
    }

    [Fact]
    public async Task Shows_nothing_of_what_moves_in_the_diff()
    {
        _folder.Write("map.yaml", Map("password: V\n  level: info") + "---\napiVersion: v1\nkind: Secret\nmetadata: {name: db}\nstringData:\n  user: harmless99\n  password: " + Value + "\ndata:\n  other: azdSejIycUx3OVh2\n");
        _folder.Write("web.yaml", Workload + With("\n        args: [--password=V]\n        envFrom: [{configMapRef: {name: settings}}]\n"));

        var plan = await Runner().PlanAsync(Scan(), new FixOptions(), dryRun: true, CancellationToken.None);
        using var output = new StringWriter();
        plan.Files.ToList().ForEach(file => MaskedDiff.Write(file, output));

        Assert.Equal(2, plan.Files.Count);
        Assert.Contains("secretRef", output.ToString(), StringComparison.Ordinal);
        foreach (var told in new[] { Value[2..], "harmless99", "azdSejIycUx3OVh2" })
        {
            Assert.DoesNotContain(told, output.ToString(), StringComparison.Ordinal);
        }
    }

    private static string With(string text) => text
        .Replace("V", Value, StringComparison.Ordinal)
        .Replace($"api{Value}ersion", "apiVersion", StringComparison.Ordinal)
        .Replace("B64", Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(Value)), StringComparison.Ordinal);

    private static string Map(string data) => With($"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: settings, namespace: shop}}\ndata:\n  {data}\n");

    private ScanOptions Scan() => new() { Paths = [_folder.Path] };

    private static FixRunner Runner() => new(new DeclaredFiles(ReaderLimits.Default), new GitProgram(), TimeProvider.System);

    private async Task<FixPlan> FixAsync(FixOptions? options = null)
    {
        options ??= new FixOptions { SecretsFile = SecretsFile };
        var plan = await Runner().PlanAsync(Scan(), options, dryRun: false, CancellationToken.None);
        FixRunner.Apply(plan, options);
        return plan;
    }

    private static IReadOnlyList<Resource> Read(string file) => new YamlFormat().Read(SourceText.Of("", File.ReadAllText(file)), ReaderLimits.Default).Resources;

    private IReadOnlyList<Resource> Secrets() => Read(SecretsFile);

    private IEnumerable<Finding> Rescan() => new ScanRunner(new DeclaredFiles(ReaderLimits.Default), TimeProvider.System)
        .Run(Scan(), null, CancellationToken.None)
        .Findings.Where(finding => finding.Rule.Category == Category.Secrets);
}
