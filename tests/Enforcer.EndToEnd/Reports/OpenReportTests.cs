using System.Text.Json.Nodes;
using Enforcer.EndToEnd.Support;

namespace Enforcer.EndToEnd.Reports;

/// <summary>
/// Where OpenReports is installed, reports go there, by a controller that may do what the manifests grant and no more. The definitions have the members
/// and enumerations of openreports.io/v1alpha1; what they do not know is not stored.
/// </summary>
[Collection(SharedControlPlane.Name)]
public sealed class OpenReportTests(ControlPlane cluster) : IAsyncLifetime
{
    private const string Definitions = """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: reports.openreports.io}
        spec:
          group: openreports.io
          scope: Namespaced
          names: {kind: Report, listKind: ReportList, plural: reports, singular: report, shortNames: [reps]}
          versions: [{name: v1alpha1, served: true, storage: true, schema: {openAPIV3Schema: SCHEMA}}]
        ---
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: clusterreports.openreports.io}
        spec:
          group: openreports.io
          scope: Cluster
          names: {kind: ClusterReport, listKind: ClusterReportList, plural: clusterreports, singular: clusterreport, shortNames: [creps]}
          versions: [{name: v1alpha1, served: true, storage: true, schema: {openAPIV3Schema: SCHEMA}}]
        """;

    private const string Schema =
        """{"type":"object","properties":{"source":{"type":"string"},"summary":{"type":"object","properties":{"pass":{"type":"integer"},"fail":{"type":"integer"},"warn":{"type":"integer"},"error":{"type":"integer"},"skip":{"type":"integer"}}},"results":{"type":"array","items":{"type":"object","required":["policy"],"properties":{"source":{"type":"string"},"policy":{"type":"string"},"rule":{"type":"string"},"category":{"type":"string"},"severity":{"type":"string","enum":["critical","high","low","medium","info"]},"result":{"type":"string","enum":["pass","fail","warn","error","skip"]},"scored":{"type":"boolean"},"message":{"type":"string"},"properties":{"type":"object","additionalProperties":{"type":"string"}},"resources":{"type":"array","items":{"type":"object","properties":{"apiVersion":{"type":"string"},"kind":{"type":"string"},"name":{"type":"string"},"namespace":{"type":"string"},"uid":{"type":"string"}}}}}}}}}""";

    private static readonly string Access = RepositoryFolder.Find("manifests", "components", "reports", "access.yaml");

    private readonly string _folder = Directory.CreateTempSubdirectory("enforcer-openreports-").FullName;
    private string _space = "";
    private RunningProcess? _controller;

    public async Task InitializeAsync()
    {
        _space = await cluster.CreateNamespaceAsync("openreports");
        (await cluster.KubectlWithInputAsync(Definitions.Replace("SCHEMA", Schema, StringComparison.Ordinal), "apply", "--filename", "-")).Exits(0);
        (await cluster.KubectlAsync("wait", "--for=condition=Established", "--timeout=60s", "customresourcedefinition/reports.openreports.io", "customresourcedefinition/clusterreports.openreports.io")).Exits(0);
        (await cluster.KubectlAsync("apply", "--filename", Access)).Exits(0);
        (await cluster.KubectlAsync("create", "rolebinding", "controller", "--namespace", _space, "--clusterrole", "cluster-admin", "--user", _space)).Exits(0);
        (await cluster.KubectlAsync("create", "clusterrolebinding", _space, "--clusterrole", "enforcer-controller-reports", "--user", _space)).Exits(0);
        _controller = EnforcerProcess.Start(
            _folder,
            "controller", "--kubeconfig", await cluster.CreateKubeconfigAsync(_space), "--namespace", _space, "--reports", "--report-period", "200ms", "--lease-duration", "3s",
            "--bind", "127.0.0.1", "--admin-port", "0");
    }

    public async Task DisposeAsync()
    {
        if (_controller is not null)
        {
            await _controller.DisposeAsync();
        }

        await cluster.KubectlAsync("delete", "clusterrolebinding", _space);
        await cluster.KubectlAsync("delete", "--filename", Access);
        await cluster.KubectlAsync("delete", "customresourcedefinition", "reports.openreports.io", "clusterreports.openreports.io", "--wait=false");
        await cluster.KubectlAsync("delete", "namespace", _space, "--wait=false");
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Reports_failures_on_the_owner_and_takes_back_what_is_gone()
    {
        await ApplyAsync("{apiVersion: apps/v1, kind: Deployment, metadata: {name: web}, spec: {selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {hostNetwork: true, automountServiceAccountToken: false, containers: [{name: app, image: 'app:1'}]}}}}");

        JsonNode? report = null;
        await EventuallyAsync("the report says it", async () =>
        {
            var answer = await cluster.KubectlAsync("get", "reports.openreports.io", "enforcer", "--namespace", _space, "--output", "json");
            report = answer.ExitCode == 0 ? JsonNode.Parse(answer.Output) : null;
            return Of(report).Any();
        });
        var result = Assert.Single(Of(report))!;
        Assert.Equal("Deployment", result["resources"]![0]!["kind"]!.GetValue<string>());
        Assert.Equal("enforcer", result["source"]!.GetValue<string>());
        Assert.Equal("spec.template.spec.hostNetwork", result["properties"]!["path"]!.GetValue<string>());
        Assert.Equal("openreports.io/v1alpha1", report!["apiVersion"]!.GetValue<string>());
        Assert.Equal(report["results"]!.AsArray().Count(one => one!["result"]!.GetValue<string>() == "fail"), report["summary"]!["fail"]!.GetValue<int>());
        Assert.DoesNotContain(report["results"]!.AsArray(), one => one!["result"]!.GetValue<string>() == "pass");

        (await cluster.KubectlAsync("delete", "deployment", "web", "--namespace", _space)).Exits(0);
        await EventuallyAsync("nothing is said of it any more", async () =>
        {
            var answer = await cluster.KubectlAsync("get", "reports.openreports.io", "enforcer", "--namespace", _space, "--output", "json");
            return answer.ExitCode != 0 || !Of(JsonNode.Parse(answer.Output)).Any();
        });

        static IEnumerable<JsonNode?> Of(JsonNode? report) => (report?["results"]?.AsArray() ?? []).Where(result => result!["policy"]!.GetValue<string>() == "injection-host-network");
    }

    private async Task ApplyAsync(string manifest) => (await cluster.KubectlWithInputAsync(manifest, "apply", "--namespace", _space, "--filename", "-")).Exits(0);

    private Task EventuallyAsync(string what, Func<Task<bool>> condition) => _controller!.WaitUntilAsync(what, condition, TimeSpan.FromSeconds(90));
}
