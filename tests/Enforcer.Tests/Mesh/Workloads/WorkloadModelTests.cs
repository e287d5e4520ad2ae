using Enforcer.Mesh.Workloads;
using Enforcer.Resources;
using Enforcer.Resources.Formats;

namespace Enforcer.Tests.Mesh.Workloads;

public class WorkloadModelTests
{
    private const string Web = "{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, namespace: shop}, spec: {template: {metadata: {labels: {app: web}}, spec: {containers: []}}}}\n---\n";
    private const string Machine = "{apiVersion: networking.istio.io/v1, kind: WorkloadEntry, metadata: {name: machine, namespace: shop}, spec: {labels: {app: machine}}}\n---\n";
    private const string Nowhere = "{apiVersion: v1, kind: Pod, metadata: {name: nowhere, labels: {app: web}}, spec: {containers: []}}\n---\n";
    private const string Database = "{apiVersion: example.com/v1, kind: Database, metadata: {name: orders, namespace: shop}}\n---\n";

    [Fact]
    public void A_selector_finds_Pods_and_machines_of_its_namespace_and_those_of_none() =>
        Assert.Equal(["web", "machine", "nowhere"], Names(Model(Web + Machine + Nowhere).Selected("shop", null)));

    [Theory]
    [InlineData("{matchLabels: {app: web}}", "web")]
    [InlineData("{matchLabels: {app: web, pod-template-hash: x}}", "web")]
    [InlineData("{matchLabels: {app: other}}", "")]
    [InlineData("{matchExpressions: [{key: app, operator: In, values: [web, x]}]}", "web")]
    [InlineData("{matchExpressions: [{key: app, operator: NotIn, values: [web]}]}", "machine")]
    [InlineData("{matchExpressions: [{key: tier, operator: Exists}]}", "")]
    [InlineData("{matchExpressions: [{key: tier, operator: DoesNotExist}]}", "web,machine")]
    public void A_selector_is_read_as_the_cluster_reads_it(string selector, string expected)
    {
        var holder = Read($"selector: {selector}")[0];

        Assert.Equal(expected, string.Join(',', Names(Model(Web + Machine).Selected("shop", holder.Root["selector"]))));
    }

    [Theory]
    [InlineData(Web, "shop", true)]
    [InlineData(Web, "elsewhere", false)]
    [InlineData(Web, null, false)]
    [InlineData(Nowhere, null, true)]
    [InlineData(Web + Database, "shop", false)]
    public void A_namespace_is_shown_where_its_workloads_are_and_nothing_makes_more(string text, string? name, bool expected) =>
        Assert.Equal(expected, Model(text).Shows(name));

    private static IEnumerable<string?> Names(IEnumerable<Workload> workloads) => workloads.Select(one => one.Resource.Name);

    private static WorkloadModel Model(string text) => new(new ResourceSet(Read(text)));

    private static IReadOnlyList<Resource> Read(string text) => new YamlFormat().Read(SourceText.Of("f.yaml", text), ReaderLimits.Default).Resources;
}
