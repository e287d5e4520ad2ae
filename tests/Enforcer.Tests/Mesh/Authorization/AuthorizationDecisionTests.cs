using Enforcer.Mesh;
using Enforcer.Mesh.Connections.Callers;
using Enforcer.Resources;
using Enforcer.Resources.Formats;

namespace Enforcer.Tests.Mesh.Authorization;

/// <summary>Whether orders of namespace shop admits web of the same at port 8080.</summary>
public sealed class AuthorizationDecisionTests
{
    private const string Web = "from: [{source: {principals: ['cluster.local/ns/shop/sa/web']}}]";

    [Theory]
    [InlineData("spec: {rules: [{" + Web + "}]}", nameof(Match.Yes))]
    [InlineData("spec: {rules: [{from: [{source: {principals: ['cluster.local/ns/shop/sa/other']}}]}]}", nameof(Match.No))]
    [InlineData("spec: {}", nameof(Match.No))]
    [InlineData("spec: {action: DENY, rules: [{" + Web + "}]}", nameof(Match.No))]
    [InlineData("spec: {action: DENY, rules: [{" + Web + ", to: [{operation: {paths: ['/admin']}}]}]}", nameof(Match.Maybe))]
    [InlineData("spec: {action: AUDIT, rules: [{" + Web + "}]}", nameof(Match.Yes))]
    [InlineData("spec: {action: CUSTOM, provider: {name: x}, rules: [{}]}", nameof(Match.Maybe))]
    [InlineData("metadata: {name: p, namespace: shop, annotations: {istio.io/dry-run: 'true'}}, spec: {action: DENY, rules: [{}]}", nameof(Match.Yes))]
    [InlineData("spec: {rules: [{from: [{source: {remoteIpBlocks: ['10.0.0.0/8']}}]}]}", nameof(Match.Maybe))]
    [InlineData("spec: {rules: [{when: [{key: source.ip, values: ['10.0.0.1']}]}]}", nameof(Match.Maybe))]
    [InlineData("spec: {rules: [{to: [{operation: {ports: ['9090']}}]}]}", nameof(Match.No))]
    [InlineData("spec: {rules: [{from: [{source: {notNamespaces: [shop]}}]}]}", nameof(Match.No))]
    [InlineData("spec: {targetRefs: [{kind: Service, name: orders}], action: DENY, rules: [{}]}", nameof(Match.Yes))]
    public void One_policy_decides_as_istiod_would(string policy, string admits) => Assert.Equal(admits, Decide(policy, "").ToString());

    [Fact]
    public void A_policy_bound_to_a_Service_counts_where_a_waypoint_stands_before_it() =>
        Assert.Equal(Match.No, Decide("spec: {targetRefs: [{kind: Service, name: orders}], action: DENY, rules: [{}]}", ", labels: {istio.io/use-waypoint: w}"));

    [Fact]
    public void Of_a_waypoint_that_is_switched_off_nothing_counts() =>
        Assert.Equal(Match.Yes, Decide("spec: {targetRefs: [{kind: Service, name: orders}], action: DENY, rules: [{}]}", ", labels: {istio.io/use-waypoint: none}"));

    private static Match Decide(string policy, string service)
    {
        var text = $"{{apiVersion: v1, kind: Service, metadata: {{name: orders, namespace: shop{service}}}, spec: {{selector: {{app: orders}}, ports: [{{port: 8080}}]}}}}\n---\n"
            + "{apiVersion: v1, kind: Pod, metadata: {name: orders, namespace: shop, labels: {app: orders}}, spec: {containers: [{name: a}]}}\n---\n"
            + $"{{apiVersion: security.istio.io/v1, kind: AuthorizationPolicy, {(policy.StartsWith("metadata", StringComparison.Ordinal) ? "" : "metadata: {name: p, namespace: shop}, ")}{policy}}}\n";
        var mesh = new MeshModel(new ResourceSet(new YamlFormat().Read(SourceText.Of("f.yaml", text), ReaderLimits.Default).Resources));
        return mesh.Authorization.Decide(mesh.Workloads.All[0], new Caller("shop", "web", null, Membership.Inside), "8080").Admits;
    }
}
