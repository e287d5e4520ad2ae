using System.Diagnostics.Metrics;
using Enforcer.Admission;
using Enforcer.Admission.Inventory;
using Enforcer.Admission.Validation;
using Enforcer.Policies.Incremental;
using Enforcer.Resources;
using Enforcer.Resources.Formats;
using Enforcer.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Enforcer.Tests.Admission.Validation;

/// <summary>DELETE is refused for one thing only: the rest of a known cluster loses its last strict policy.</summary>
public sealed class RemovalReviewTests : IDisposable
{
    private const string Strict = """{"apiVersion":"security.istio.io/v1","kind":"PeerAuthentication","metadata":{"name":"default","namespace":"shop"},"spec":{"mtls":{"mode":"STRICT"}}}""";
    private const string MeshWide = """{"apiVersion":"security.istio.io/v1","kind":"PeerAuthentication","metadata":{"name":"default","namespace":"istio-system"},"spec":{"mtls":{"mode":"STRICT"}}}""";
    private const string Pod = """{"apiVersion":"v1","kind":"Pod","metadata":{"name":"orders","namespace":"shop","labels":{"app":"orders"}},"spec":{"containers":[{"name":"app"}]}}""";
    private const string Leaving = """{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"shop","deletionTimestamp":"2026-06-01T00:00:00Z"}}""";

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();

    public void Dispose() => _services.Dispose();

    [Fact]
    public void Refuses_to_remove_the_last_strict_policy()
    {
        var decision = Delete(Strict, [Strict, Pod]);

        Assert.Equal(Outcome.Deny, decision.Outcome);
        Assert.Contains("mtls-strict-removed", decision.Status!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Lets_it_go_where_another_one_remains() => Assert.Equal(Outcome.Pass, Delete(Strict, [Strict, MeshWide, Pod]).Outcome);

    [Fact]
    public void Lets_it_go_where_nothing_is_known_of_the_rest() => Assert.Equal(Outcome.Pass, Delete(Strict, null).Outcome);

    [Fact]
    public void Lets_a_namespace_go_as_a_whole() => Assert.Equal(Outcome.Pass, Delete(Strict, [Strict, Pod, Leaving]).Outcome);

    [Theory]
    [InlineData("system:serviceaccount:kube-system:namespace-controller")]
    [InlineData("system:serviceaccount:kube-system:generic-garbage-collector")]
    public void Lets_collectors_do_their_work(string user) => Assert.Equal(Outcome.Pass, Delete(Strict, [Strict, Pod], user).Outcome);

    [Fact]
    public void Lets_everything_else_go() => Assert.Equal(Outcome.Pass, Delete(Pod, [Strict, Pod]).Outcome);

    [Fact]
    public void Lets_it_go_where_the_platform_team_allows_it() => Assert.Equal(Outcome.Allow, Delete(Strict, [Strict, Pod, Allowed("shop")]).Outcome);

    [Fact]
    public void Refuses_where_the_exception_is_for_another_namespace() => Assert.Equal(Outcome.Deny, Delete(Strict, [Strict, Pod, Allowed("other")]).Outcome);

    [Fact]
    public void An_exception_of_the_cluster_counts_for_what_is_submitted_and_one_that_is_submitted_does_not_count_for_others()
    {
        var permissive = Strict.Replace("STRICT", "PERMISSIVE", StringComparison.Ordinal);

        Assert.Equal(Outcome.Deny, Reviewer([]).Review(Reviews.Request(permissive)).Outcome);
        Assert.Equal(Outcome.Allow, Reviewer([Allowed("shop")]).Review(Reviews.Request(permissive)).Outcome);
    }

    private static string Allowed(string space) =>
        $$$"""{"apiVersion":"enforcer.dev/v1alpha1","kind":"PolicyException","metadata":{"name":"migration"},"spec":{"reason":"migration","until":"2026-12-31","owner":"platform","rules":["mtls-strict-removed","mtls-peer-authentication-permissive"],"match":{"namespaces":["{{{space}}}"]} } }""";

    private Decision Delete(string removed, string[]? known, string user = "alice") => Reviewer(known).Review(Reviews.Request(null, "DELETE", removed, user: user));

    private ValidatingReviewer Reviewer(string[]? known)
    {
        var policies = new ServingPolicies(null, new ManualTimeProvider(new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero)), known is null ? null : Inventory(known));
        return new ValidatingReviewer(policies, new AdmissionMetrics(_services.GetRequiredService<IMeterFactory>()));
    }

    private static ClusterInventory Inventory(string[] known)
    {
        var resources = known.Length == 0 ? [] : new YamlFormat().Read(SourceText.Of("f.yaml", string.Join("\n---\n", known)), ReaderLimits.Default).Resources;
        return new ClusterInventory(new KnownSet(new ResourceSet(resources)), () => InventoryState.Current);
    }
}
