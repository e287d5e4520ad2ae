using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Enforcer.EndToEnd.Support;

namespace Enforcer.EndToEnd;

/// <summary>The webhook judges an object among all others of the real cluster, and says what the scan of the same manifests says.</summary>
[Collection(SharedControlPlane.Name)]
public sealed partial class InventoryTests(ClusterWebhook webhook) : IClassFixture<ClusterWebhook>
{
    private readonly ControlPlane _cluster = webhook.Cluster;

    [Fact]
    public async Task Says_of_each_object_what_the_scan_of_its_manifests_says()
    {
        var space = await _cluster.CreateNamespaceAsync("among");
        var manifests = Manifests(space);
        var expected = await ScanAsync(string.Join("\n---\n", manifests));
        Assert.Contains(expected, line => line.EndsWith("orphan-route-host", StringComparison.Ordinal));
        Assert.Contains(expected, line => line.EndsWith("rbac-shared-account", StringComparison.Ordinal));

        foreach (var manifest in manifests)
        {
            (await _cluster.KubectlWithInputAsync(manifest, "apply", "--filename", "-")).Exits(0);
        }

        await UntilAsync(async () =>
        {
            var found = new List<string>();
            foreach (var manifest in manifests)
            {
                found.AddRange(await JudgeAsync(manifest));
            }

            return (expected.Order(StringComparer.Ordinal).SequenceEqual(found.Order(StringComparer.Ordinal), StringComparer.Ordinal), $"expected {string.Join(", ", expected)}; found {string.Join(", ", found)}");
        });
    }

    [Fact]
    public async Task Gets_a_deployment_its_pods()
    {
        var space = await _cluster.CreateNamespaceAsync("owned");
        (await _cluster.KubectlWithInputAsync(Account(space), "apply", "--filename", "-")).Exits(0);
        (await _cluster.KubectlWithInputAsync(Workload(space, "web", "shared"), "apply", "--filename", "-")).Exits(0);

        await UntilAsync(async () =>
        {
            var pods = await _cluster.KubectlAsync("get", "pods", "--namespace", space, "--output", "name");
            return (pods.Output.Contains("pod/web-", StringComparison.Ordinal), pods.ToString());
        });
    }

    [Fact]
    public async Task Sees_kinds_that_are_installed_while_it_runs()
    {
        var space = await _cluster.CreateNamespaceAsync("later");
        const string definition = """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: httpproxies.projectcontour.io}
            spec:
              group: projectcontour.io
              scope: Namespaced
              names: {kind: HTTPProxy, plural: httpproxies, singular: httpproxy, listKind: HTTPProxyList}
              versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}}]
            """;
        (await _cluster.KubectlWithInputAsync(definition, "apply", "--filename", "-")).Exits(0);
        try
        {
            using var client = new HttpClient();
            await UntilAsync(async () =>
            {
                var metrics = await client.GetStringAsync(new Uri(webhook.AdminUrl, "metrics"));
                return (metrics.Contains("enforcer_kubernetes_watch_objects{subject=\"httpproxies.projectcontour.io\"} 0", StringComparison.Ordinal), metrics);
            });
            await _cluster.KubectlWithInputAsync($$"""
                apiVersion: projectcontour.io/v1
                kind: HTTPProxy
                metadata: {name: a, namespace: {{space}}}
                spec: {}
                """, "apply", "--filename", "-");
            await UntilAsync(async () =>
            {
                var metrics = await client.GetStringAsync(new Uri(webhook.AdminUrl, "metrics"));
                return (metrics.Contains("enforcer_kubernetes_watch_objects{subject=\"httpproxies.projectcontour.io\"} 1", StringComparison.Ordinal), metrics);
            });
        }
        finally
        {
            await _cluster.KubectlWithInputAsync(definition, "delete", "--filename", "-");
        }
    }

    private static string[] Manifests(string space) =>
    [
        Account(space),
        Workload(space, "web", "shared"),
        Workload(space, "orders", "shared"),
        $$"""
        apiVersion: v1
        kind: Service
        metadata: {name: web, namespace: {{space}}}
        spec: {selector: {app: web}, ports: [{port: 80}]}
        """,
        $$"""
        apiVersion: networking.istio.io/v1
        kind: DestinationRule
        metadata: {name: nowhere, namespace: {{space}}}
        spec: {host: nowhere.{{space}}.svc.cluster.local}
        """,
        $$"""
        apiVersion: security.istio.io/v1
        kind: AuthorizationPolicy
        metadata: {name: shared, namespace: {{space}}}
        spec:
          selector: {matchLabels: {app: web} }
          rules: [{from: [{source: {principals: [cluster.local/ns/{{space}}/sa/shared]} }]}]
        """,
    ];

    private static string Account(string space) => $$"""
        apiVersion: v1
        kind: ServiceAccount
        metadata: {name: shared, namespace: {{space}}}
        automountServiceAccountToken: false
        """;

    private static string Workload(string space, string name, string account) => $$"""
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: {{name}}, namespace: {{space}}}
        spec:
          selector: {matchLabels: {app: {{name}} } }
          template:
            metadata: {labels: {app: {{name}} } }
            spec: {serviceAccountName: {{account}}, automountServiceAccountToken: false, containers: [{name: app, image: "app:1"}]}
        """;

    // As "Kind/name rule", of the rules that a person is told about at admission.
    private static async Task<IReadOnlyList<string>> ScanAsync(string text)
    {
        var folder = Directory.CreateTempSubdirectory("enforcer-scan-").FullName;
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "all.yaml"), text);
            var report = JsonNode.Parse((await EnforcerProcess.RunAsync("scan", folder, "--format", "json")).Output)!;
            return [.. report["findings"]!.AsArray()
                .Where(finding => finding!["level"]!.GetValue<string>() is "warn" or "deny")
                .Select(finding => $"{finding!["resource"]!["kind"]}/{finding["resource"]!["name"]} {finding["rule"]}")];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task<IEnumerable<string>> JudgeAsync(string manifest)
    {
        var subject = $"{Kind().Match(manifest).Groups[1].Value}/{Name().Match(manifest).Groups[1].Value}";
        var answer = await _cluster.KubectlWithInputAsync(manifest.Replace("metadata: {", "metadata: {labels: {touched: \"yes\"}, ", StringComparison.Ordinal), "apply", "--dry-run=server", "--filename", "-");
        return Warning().Matches(answer.Error).Select(match => $"{subject} {match.Groups[1].Value}");
    }

    private static async Task UntilAsync(Func<Task<(bool Holds, string Seen)>> condition)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(40));
        for (var (holds, seen) = await condition(); !holds; (holds, seen) = await condition())
        {
            Assert.False(deadline.IsCancellationRequested, $"not in 40 s: {seen}");
            await Task.Delay(100);
        }
    }

    [GeneratedRegex("kind: ([A-Za-z]+)")]
    private static partial Regex Kind();

    [GeneratedRegex("metadata: \\{name: ([a-z]+)")]
    private static partial Regex Name();

    [GeneratedRegex("(?m)^Warning: ([a-z-]+) at ")]
    private static partial Regex Warning();
}
