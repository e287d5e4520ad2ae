using System.Diagnostics;
using Enforcer.EndToEnd.Support;

namespace Enforcer.EndToEnd;

/// <summary>What is shipped for a cluster: kustomize renders it, a real API server takes every object, Prometheus takes the alert rules.</summary>
[Collection(SharedControlPlane.Name)]
public sealed class ManifestTests(ControlPlane cluster) : IDisposable
{
    private const string Space = "enforcer-system";

    private readonly string _folder = Directory.CreateTempSubdirectory("enforcer-manifests-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_api_server_takes_everything_with_every_component()
    {
        await RenderAsync();
        await DefineAsync("servicemonitors", "ServiceMonitor");
        await DefineAsync("prometheusrules", "PrometheusRule");
        (await cluster.KubectlAsync("wait", "--for=condition=Established", "--timeout=30s", "--all", "customresourcedefinitions")).Exits(0);
        (await cluster.KubectlAsync("create", "namespace", Space)).Exits(0);
        try
        {
            var applied = (await cluster.KubectlAsync("apply", "--dry-run=server", "--filename", Path.Combine(_folder, "all.yaml"))).Exits(0);

            foreach (var kind in (string[])["customresourcedefinition", "deployment", "poddisruptionbudget", "networkpolicy", "validatingwebhookconfiguration", "mutatingwebhookconfiguration", "clusterrole", "servicemonitor", "prometheusrule"])
            {
                Assert.Contains($"\n{kind}.", "\n" + applied.Output, StringComparison.Ordinal);
            }
        }
        finally
        {
            await cluster.KubectlAsync("delete", "namespace", Space, "--timeout=90s");
            await cluster.KubectlAsync("delete", "customresourcedefinition", "servicemonitors.monitoring.coreos.com", "prometheusrules.monitoring.coreos.com");
        }
    }

    [Fact]
    public async Task Prometheus_takes_the_alert_rules()
    {
        // Below spec stands a plain rules file, as the README says.
        var lines = await File.ReadAllLinesAsync(RepositoryFolder.Find("manifests", "components", "monitoring", "alerts.yaml"));
        var rules = Path.Combine(_folder, "rules.yaml");
        await File.WriteAllLinesAsync(rules, lines.SkipWhile(line => line != "spec:").Skip(1).Select(line => line.Length > 2 ? line[2..] : ""));

        using var promtool = Process.Start(new ProcessStartInfo("promtool", ["check", "rules", rules]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var said = await promtool.StandardOutput.ReadToEndAsync() + await promtool.StandardError.ReadToEndAsync();
        await promtool.WaitForExitAsync();

        Assert.True(promtool.ExitCode == 0, said);
        Assert.Contains("SUCCESS", said, StringComparison.Ordinal);
    }

    private async Task RenderAsync()
    {
        var manifests = Path.GetRelativePath(_folder, RepositoryFolder.Find("manifests"));
        await File.WriteAllTextAsync(Path.Combine(_folder, "kustomization.yaml"), $"""
            resources: [{manifests}/overlays/managed-certificate]
            components: [{manifests}/components/in-cluster, {manifests}/components/issuer, {manifests}/components/monitoring, {manifests}/components/reports]
            """);
        var rendered = (await cluster.KubectlAsync("kustomize", _folder)).Exits(0).Output;
        // The server of the tests is older than policy/v1, which is the same object.
        await File.WriteAllTextAsync(Path.Combine(_folder, "all.yaml"), rendered.Replace("apiVersion: policy/v1\n", "apiVersion: policy/v1beta1\n", StringComparison.Ordinal));
    }

    private async Task DefineAsync(string plural, string kind) => (await cluster.KubectlWithInputAsync(
        $$"""
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: {{plural}}.monitoring.coreos.com}
        spec:
          group: monitoring.coreos.com
          scope: Namespaced
          names: {plural: {{plural}}, kind: {{kind}} }
          versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true} } }]
        """,
        "apply",
        "--filename",
        "-")).Exits(0);
}
