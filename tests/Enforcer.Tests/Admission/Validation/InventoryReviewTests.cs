using System.Diagnostics.Metrics;
using Enforcer.Admission;
using Enforcer.Admission.Inventory;
using Enforcer.Admission.Recording;
using Enforcer.Admission.References;
using Enforcer.Admission.Validation;
using Enforcer.Policies.Incremental;
using Enforcer.Resources;
using Enforcer.Resources.Formats;
using Enforcer.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Enforcer.Tests.Admission.Validation;

/// <summary>What the rest of a known cluster changes about the verdict on one object.</summary>
public sealed class InventoryReviewTests : IDisposable
{
    private const string Namespace = """{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"shop","labels":{"istio-injection":"enabled"}}}""";
    private const string Service = """{"apiVersion":"v1","kind":"Service","metadata":{"name":"orders","namespace":"shop"},"spec":{"selector":{"app":"orders"},"ports":[{"port":80}]}}""";
    private const string Deployment = """{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"orders","namespace":"shop"},"spec":{"selector":{"matchLabels":{"app":"orders"}},"template":{"metadata":{"labels":{"app":"orders"}},"spec":{"hostNetwork":true,"serviceAccountName":"orders","automountServiceAccountToken":false,"containers":[{"name":"app","image":"app:1"}]}}}}""";

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private InventoryState _state = InventoryState.Current;
    private bool _knowsCertificates;

    public void Dispose() => _services.Dispose();

    [Fact]
    public void A_route_to_nowhere_is_seen_where_the_rest_is_known()
    {
        var decision = Reviewer(Namespace, Service, Deployment).Review(Reviews.Request(Route("nowhere")));

        Assert.Contains(decision.Warnings, warning => warning.StartsWith("orphan-route-host at spec", StringComparison.Ordinal));
        Assert.DoesNotContain(Reviewer(Namespace, Service, Deployment).Review(Reviews.Request(Route("orders"))).Warnings, warning => warning.Contains("orphan-route-host", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true, "absent", true)]
    [InlineData(true, "edge", false)]
    [InlineData(false, "absent", false)]
    public void A_missing_certificate_is_told_only_where_secrets_are_known(bool isKnown, string name, bool isTold)
    {
        var secret = KnownSecret.Of((MapNode)JsonTree.Read(SourceText.Of("f", """{"metadata":{"name":"edge","namespace":"shop"},"data":{"cert":"eA=="}}"""), ReaderLimits.Default, [])[0]).Certificate!;
        _knowsCertificates = isKnown;

        var decision = Reviewer([secret], Namespace).Review(Reviews.Request(
            $$$"""{"apiVersion":"networking.istio.io/v1","kind":"Gateway","metadata":{"name":"a","namespace":"shop"},"spec":{"selector":{"istio":"ingressgateway"},"servers":[{"port":{"number":443,"name":"https","protocol":"HTTPS"},"hosts":["shop.example"],"tls":{"mode":"SIMPLE","credentialName":"{{{name}}}"}}]}}"""));

        Assert.Equal(isTold, decision.Warnings.Any(warning => warning.StartsWith("orphan-credential at spec.servers[0].tls.credentialName", StringComparison.Ordinal)));
        Assert.DoesNotContain("eA==", secret.Root.ToJson()!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_update_is_held_only_for_what_it_adds_among_the_same_others()
    {
        var reviewer = Reviewer(Namespace, Service, Deployment);

        var decision = reviewer.Review(Reviews.Request(Labelled(Deployment), "UPDATE", Deployment));

        Assert.Equal(Outcome.Warn, decision.Outcome);
        Assert.Contains(decision.Warnings, warning => warning.Contains("injection-host-network", StringComparison.Ordinal) && warning.EndsWith("(was there before, so this update is allowed)", StringComparison.Ordinal));
        Assert.Equal(Outcome.Deny, reviewer.Review(Reviews.Request(Deployment, "UPDATE", Deployment.Replace("\"hostNetwork\":true,", "", StringComparison.Ordinal))).Outcome);
    }

    [Fact]
    public void A_deployment_that_was_admitted_gets_its_pods()
    {
        var pod = Copy("orders-5d8f6c");

        Assert.Equal(Outcome.Deny, Reviewer(Namespace, Service).Review(Reviews.Request(pod)).Outcome);
        Assert.Equal(Outcome.Allow, Reviewer(Namespace, Service, Deployment).Review(Reviews.Request(pod)).Outcome);
        Assert.Equal(Outcome.Deny, Reviewer(Namespace, Service, Deployment).Review(Reviews.Request(Copy("forged-5d8f6c"))).Outcome);
    }

    [Theory]
    [InlineData("system:serviceaccount:kube-system:replicaset-controller")]
    [InlineData("system:kube-controller-manager")]
    public void A_pod_that_the_clusters_own_controller_makes_passes_where_its_controller_cannot_be_looked_up(string maker)
    {
        var pod = Copy("orders-5d8f6c");
        foreach (var state in (InventoryState[])[InventoryState.Stale, InventoryState.Incomplete, InventoryState.Current])
        {
            _state = state;
            var decision = Reviewer(Namespace).Review(Reviews.Request(pod, user: maker));

            Assert.Null(decision.Status);
            Assert.Contains("injection-host-network", decision.AuditAnnotations!["audited"], StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("alice")]
    [InlineData("system:serviceaccount:kube-system:job-controller")]
    [InlineData("system:serviceaccount:shop:replicaset-controller")]
    public void Nobody_else_passes_by_a_reference_to_a_controller(string maker)
    {
        _state = InventoryState.Stale;

        Assert.Equal(Outcome.Deny, Reviewer(Namespace).Review(Reviews.Request(Copy("orders-5d8f6c"), user: maker)).Outcome);
    }

    [Theory]
    [InlineData(InventoryState.Stale, "inventory-stale")]
    [InlineData(InventoryState.Incomplete, "inventory-incomplete")]
    internal void Without_the_rest_an_object_is_judged_on_its_own_and_the_answer_says_so(InventoryState state, string reason)
    {
        _state = state;
        var reviewer = Reviewer(Namespace, Service, Deployment);

        var route = reviewer.Review(Reviews.Request(Route("nowhere")));
        var policy = reviewer.Review(Reviews.Request(Reviews.PermissivePeerAuthentication));

        Assert.Equal(Outcome.Warn, route.Outcome);
        Assert.StartsWith($"unknown ({reason})", Assert.Single(route.Warnings), StringComparison.Ordinal);
        Assert.Equal(Outcome.Deny, policy.Outcome);
        Assert.Equal(reason, DecisionRecord.Of("validate", Reviews.Request(Route("nowhere")), route, default, default).Degraded);
    }

    [Fact]
    public void Without_the_rest_a_removal_is_allowed_and_said_to_be_unknown()
    {
        _state = InventoryState.Stale;
        var strict = Reviews.PermissivePeerAuthentication.Replace("PERMISSIVE", "STRICT", StringComparison.Ordinal);

        var decision = Reviewer(strict, Deployment).Review(Reviews.Request(null, "DELETE", strict));

        Assert.Null(decision.Status);
        Assert.Equal("inventory-stale", decision.Degraded);
    }

    [Fact]
    public void Exceptions_count_whatever_else_is_known()
    {
        _state = InventoryState.Stale;
        var exception = """{"apiVersion":"enforcer.dev/v1alpha1","kind":"PolicyException","metadata":{"name":"a"},"spec":{"reason":"migration","until":"2026-12-31","owner":"platform","rules":["mtls-peer-authentication-permissive"],"match":{"namespaces":["shop"]}}}""";

        Assert.Equal(Outcome.Warn, Reviewer(exception).Review(Reviews.Request(Reviews.PermissivePeerAuthentication)).Outcome);
    }

    private static string Route(string host) =>
        $$$"""{"apiVersion":"networking.istio.io/v1","kind":"VirtualService","metadata":{"name":"r","namespace":"shop"},"spec":{"hosts":["orders"],"http":[{"route":[{"destination":{"host":"{{{host}}}"}}]}]}}""";

    private static string Labelled(string json) => json.Replace("\"name\":\"orders\",\"namespace\"", "\"labels\":{\"a\":\"b\"},\"name\":\"orders\",\"namespace\"", StringComparison.Ordinal);

    private static string Copy(string owner) => Reviews.Pod(
        $$$""" "labels":{"app":"orders"},"ownerReferences":[{"apiVersion":"apps/v1","kind":"ReplicaSet","name":"{{{owner}}}","controller":true}] """,
        """ "hostNetwork":true,"serviceAccountName":"orders","automountServiceAccountToken":false,"containers":[{"name":"app","image":"app:1"}] """);

    private ValidatingReviewer Reviewer(params string[] known) => Reviewer([], known);

    private ValidatingReviewer Reviewer(IReadOnlyList<Resource> secrets, params string[] known)
    {
        var set = new KnownSet(new ResourceSet([.. new YamlFormat().Read(SourceText.Of("f.yaml", string.Join("\n---\n", known)), ReaderLimits.Default).Resources, .. secrets]));
        var inventory = new ClusterInventory(set, () => _state) { KnowsCertificates = () => _knowsCertificates };
        var policies = new ServingPolicies(null, new ManualTimeProvider(new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero)), inventory);
        return new ValidatingReviewer(policies, new AdmissionMetrics(_services.GetRequiredService<IMeterFactory>()));
    }
}
