using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Enforcer.EndToEnd.Support;

namespace Enforcer.EndToEnd;

/// <summary>The background scan of the real cluster, by a user who may do what the manifests grant and no more.</summary>
[Collection(SharedControlPlane.Name)]
public sealed class ReportTests(ControlPlane cluster) : IAsyncLifetime
{
    private static readonly string Definitions = RepositoryFolder.Find("manifests", "components", "reports", "definitions.yaml");
    private static readonly string Exceptions = RepositoryFolder.Find("manifests", "base", "policy-exception.yaml");
    private static readonly string Access = RepositoryFolder.Find("manifests", "components", "reports", "access.yaml");

    private readonly string _folder = Directory.CreateTempSubdirectory("enforcer-reports-").FullName;
    private string _space = "";
    private RunningProcess? _controller;

    public async Task InitializeAsync()
    {
        _space = await cluster.CreateNamespaceAsync("reports");
        foreach (var file in new[] { Definitions, Exceptions })
        {
            (await cluster.KubectlAsync("apply", "--filename", file)).Exits(0);
            (await cluster.KubectlAsync("wait", "--for=condition=Established", "--timeout=30s", "--filename", file)).Exits(0);
        }

        (await cluster.KubectlAsync("apply", "--filename", Access)).Exits(0);
        // Leases and Secrets of its own, as the overlay's Role grants them in its namespace.
        (await cluster.KubectlAsync("create", "rolebinding", "controller", "--namespace", _space, "--clusterrole", "cluster-admin", "--user", _space)).Exits(0);
        (await cluster.KubectlAsync("create", "clusterrolebinding", _space, "--clusterrole", "enforcer-controller-reports", "--user", _space)).Exits(0);
        var kubeconfig = await cluster.CreateKubeconfigAsync(_space);
        _controller = EnforcerProcess.Start(
            _folder,
            "controller", "--kubeconfig", kubeconfig, "--namespace", _space, "--reports", "--report-period", "200ms", "--lease-duration", "3s", "--bind", "127.0.0.1", "--admin-port", "0");
    }

    public async Task DisposeAsync()
    {
        if (_controller is not null)
        {
            await _controller.DisposeAsync();
        }

        await cluster.KubectlAsync("delete", "clusterrolebinding", _space);
        await cluster.KubectlAsync("delete", "--filename", Access);
        await cluster.KubectlAsync("delete", "namespace", _space, "--wait=false");
        await cluster.KubectlAsync("delete", "--filename", Definitions, "--wait=false");
        await cluster.KubectlAsync("delete", "--filename", Exceptions, "--wait=false");
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Reports_what_is_wrong_once_for_a_namespace_shows_exceptions_and_takes_back_what_was_mended()
    {
        await ApplyAsync(Deployment(hostNetwork: true));

        var report = await UntilAsync(report => Results(report).Contains("injection-host-network fail", StringComparer.Ordinal));
        Assert.Equal("Deployment/web", $"{Result(report, "injection-host-network")["resources"]![0]!["kind"]}/{Result(report, "injection-host-network")["resources"]![0]!["name"]}");
        await EventuallyAsync("an Event tells it", async () => (await cluster.KubectlAsync("get", "events", "--namespace", _space, "--output", "jsonpath={.items[*].message}")).Output.Contains("injection-host-network", StringComparison.Ordinal));

        // A change that says nothing new writes nothing.
        var version = report["metadata"]!["resourceVersion"]!.GetValue<string>();
        (await cluster.KubectlAsync("create", "configmap", "unrelated", "--namespace", _space, "--from-literal", "colour=blue")).Exits(0);
        await ApplyAsync(Exception());
        report = await UntilAsync(report => Results(report).Contains("injection-host-network skip", StringComparer.Ordinal));
        Assert.NotEqual(version, report["metadata"]!["resourceVersion"]!.GetValue<string>());
        Assert.Equal("moving away (until 2031-12-31, owner platform)", Result(report, "injection-host-network")["properties"]!["exception"]!.GetValue<string>());
        (await cluster.KubectlAsync("delete", "policyexception", _space)).Exits(0);

        await ApplyAsync(Deployment(hostNetwork: false));
        await UntilAsync(report => !Results(report).Any(result => result.StartsWith("injection-host-network ", StringComparison.Ordinal)));

        (await cluster.KubectlAsync("delete", "deployment,configmap,serviceaccount,rolebinding", "--all", "--namespace", _space)).Exits(0);
        var names = await cluster.KubectlAsync("get", "policyreports", "--namespace", _space, "--output", "name");
        Assert.InRange(names.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length, 0, 1);
    }

    [Fact]
    public async Task Finds_pods_that_slipped_through_while_no_webhook_answered()
    {
        await ApplyAsync($$"""
            apiVersion: v1
            kind: Pod
            metadata: {name: slipped, namespace: {{_space}}, labels: {enforcer.dev/inject: enabled} }
            spec: {containers: [{name: app, image: "app:1", env: [{name: PASSWORD, value: "secretref:db/password"}]}]}
            """);

        var report = await UntilAsync(report => Results(report).Contains("injection-slipped-pod fail", StringComparer.Ordinal));

        Assert.Contains("secrets-slipped-reference warn", Results(report));
        Assert.Equal("slipped", Result(report, "injection-slipped-pod")["resources"]![0]!["name"]!.GetValue<string>());
    }

    [Fact]
    public async Task Restarts_a_workload_that_asks_for_it_once_for_each_version_of_its_secret()
    {
        (await cluster.KubectlAsync("create", "secret", "generic", "db", "--namespace", _space, "--from-literal", "colour=blue")).Exits(0);
        await ApplyAsync(Workload("asks", "enforcer.dev/restart-on-rotate: \"true\""));
        await ApplyAsync(Workload("silent", "colour: blue"));

        var first = await MarkAsync("asks", "");
        (await cluster.KubectlAsync("patch", "secret", "db", "--namespace", _space, "--patch", """{"stringData":{"colour":"green"}}""")).Exits(0);
        await MarkAsync("asks", first);

        // Two versions, two restarts: the first generation is the one that was applied.
        Assert.Equal("3", (await cluster.KubectlAsync("get", "deployment", "asks", "--namespace", _space, "--output", "jsonpath={.metadata.generation}")).Output.Trim());
        Assert.Equal("1", (await cluster.KubectlAsync("get", "deployment", "silent", "--namespace", _space, "--output", "jsonpath={.metadata.generation}")).Output.Trim());
    }

    [Fact]
    public async Task Restarts_nothing_for_a_secret_that_is_gone()
    {
        foreach (var name in new[] { "db", "other" })
        {
            (await cluster.KubectlAsync("create", "secret", "generic", name, "--namespace", _space, "--from-literal", "colour=blue")).Exits(0);
        }

        await ApplyAsync(Workload("asks", "enforcer.dev/restart-on-rotate: \"true\""));
        await MarkAsync("asks", "");
        (await cluster.KubectlAsync("delete", "secret", "db", "--namespace", _space)).Exits(0);

        // Two restarts of another workload: the round between them has seen the deletion.
        await ApplyAsync(Workload("second", "enforcer.dev/restart-on-rotate: \"true\"").Replace("db=", "other=", StringComparison.Ordinal));
        var mark = await MarkAsync("second", "");
        (await cluster.KubectlAsync("patch", "secret", "other", "--namespace", _space, "--patch", """{"stringData":{"colour":"green"}}""")).Exits(0);
        await MarkAsync("second", mark);

        Assert.Equal("2", (await cluster.KubectlAsync("get", "deployment", "asks", "--namespace", _space, "--output", "jsonpath={.metadata.generation}")).Output.Trim());
    }

    [Fact]
    public async Task Tells_of_no_secret_that_stands_in_what_runs()
    {
        var password = "Qx7v" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)) + "Zk";
        var token = "gh" + "p_" + Convert.ToHexString(RandomNumberGenerator.GetBytes(18));
        await ApplyAsync($$"""
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: leaky, namespace: {{_space}}, annotations: {acme.example.com/api-token: "{{token}}"} }
            spec:
              selector: {matchLabels: {app: leaky} }
              template:
                metadata: {labels: {app: leaky}, annotations: {enforcer.dev/secret-versions: "{{password}}={{token}}"} }
                spec:
                  containers:
                  - name: app
                    image: app:1
                    args: [--password={{password}}, --token, "{{token}}"]
                    env: [{name: DB_PASSWORD, value: "{{password}}"}, {name: API_TOKEN, value: "{{token}}"}, {name: REF, value: "secretref:{{token}}"}]
            """);
        await UntilAsync(report => Results(report).Contains("secrets-env-literal fail", StringComparer.Ordinal));

        var told = await cluster.KubectlAsync("get", "policyreports,events,leases", "--all-namespaces", "--output", "json");
        var ended = await _controller!.StopAsync();

        Assert.Contains("secrets-args-literal", told.Output, StringComparison.Ordinal);
        SecretSearch.AssertNone(told.ToString() + ended, password, token);
    }

    private string Deployment(bool hostNetwork) => $$"""
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, namespace: {{_space}} }
        spec:
          selector: {matchLabels: {app: web} }
          template:
            metadata: {labels: {app: web} }
            spec: {hostNetwork: {{(hostNetwork ? "true" : "false")}}, automountServiceAccountToken: false, containers: [{name: app, image: "app:1"}]}
        """;

    // As the webhook notes it on Pods: the version that they were admitted with, which is not the one that is there.
    private string Workload(string name, string annotation) => $$"""
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: {{name}}, namespace: {{_space}}, annotations: { {{annotation}} } }
        spec:
          selector: {matchLabels: {app: {{name}} } }
          template:
            metadata: {labels: {app: {{name}} }, annotations: {enforcer.dev/secret-versions: "db=0123456789abcdef"} }
            spec: {containers: [{name: app, image: "app:1"}]}
        """;

    private string Exception() => $$"""
        apiVersion: enforcer.dev/v1alpha1
        kind: PolicyException
        metadata: {name: {{_space}} }
        spec:
          reason: moving away
          until: 2031-12-31
          owner: platform
          rules: [injection-host-network]
          match: {namespaces: [ {{_space}} ]}
        """;

    private async Task ApplyAsync(string manifest) => (await cluster.KubectlWithInputAsync(manifest, "apply", "--filename", "-")).Exits(0);

    private static IEnumerable<string> Results(JsonNode report) => (report["results"]?.AsArray() ?? []).Select(result => $"{result!["policy"]} {result["result"]}");

    private static JsonNode Result(JsonNode report, string policy) => report["results"]!.AsArray().First(result => result!["policy"]!.GetValue<string>() == policy)!;

    private async Task<string> MarkAsync(string name, string before)
    {
        var mark = "";
        await EventuallyAsync("the workload is restarted", async () =>
        {
            mark = (await cluster.KubectlAsync("get", "deployment", name, "--namespace", _space, "--output", "jsonpath={.spec.template.metadata.annotations.enforcer\\.dev/rotated-secrets}")).Output;
            return mark.Length > 0 && mark != before;
        });
        return mark;
    }

    private async Task<JsonNode> UntilAsync(Func<JsonNode, bool> condition)
    {
        JsonNode? found = null;
        await EventuallyAsync("the report says it", async () =>
        {
            var answer = await cluster.KubectlAsync("get", "policyreport", "enforcer", "--namespace", _space, "--output", "json");
            found = answer.ExitCode == 0 ? JsonNode.Parse(answer.Output) : new JsonObject();
            return condition(found!);
        });
        return found!;
    }

    private Task EventuallyAsync(string what, Func<Task<bool>> condition) => _controller!.WaitUntilAsync(what, condition, TimeSpan.FromSeconds(60));
}
