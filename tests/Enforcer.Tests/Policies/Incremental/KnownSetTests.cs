using Enforcer.Policies;
using Enforcer.Policies.Exceptions;
using Enforcer.Policies.Incremental;
using Enforcer.Resources;
using Enforcer.Resources.Formats;
using Enforcer.Tests.Support;

namespace Enforcer.Tests.Policies.Incremental;

public class KnownSetTests
{
    private static readonly DateOnly Today = new(2026, 11, 22);
    private static readonly PolicyEngine Engine = new(PolicySettings.Default, ExceptionSources.None);

    [Fact]
    public void One_object_judged_with_the_rest_known_has_the_findings_that_it_has_among_all()
    {
        var different = new List<string>();
        foreach (var file in Directory.GetFiles(Repository.PathOf("tests", "cases", "rules"), "deny-*.yaml", SearchOption.AllDirectories))
        {
            var set = new ResourceSet(new YamlFormat().Read(SourceText.Of(file, File.ReadAllText(file)), ReaderLimits.Default).Resources);
            var known = new KnownSet(set);
            var together = Engine.Evaluate(set, Today).ToLookup(finding => finding.Resource);
            // Two objects of one name replace each other in a cluster.
            foreach (var one in set.All.Where(one => one.IsObject && set.All.Count(other => other.Id == one.Id) == 1))
            {
                var apart = Engine.Evaluate(known, one, Today).Select(Words).ToHashSet();
                different.AddRange(together[one.Id].Select(Words).Where(finding => !apart.Contains(finding)).Select(finding => $"{Path.GetFileName(Path.GetDirectoryName(file))}/{Path.GetFileName(file)}: {one.Id}: missing {finding}"));
            }
        }

        Assert.Equal("", string.Join(Environment.NewLine, different));
    }

    [Fact]
    public void The_object_takes_the_place_of_the_one_of_its_name()
    {
        var set = Read("{apiVersion: security.istio.io/v1, kind: PeerAuthentication, metadata: {name: a, namespace: shop}, spec: {mtls: {mode: PERMISSIVE}}}");
        var mended = Read("{apiVersion: security.istio.io/v1beta1, kind: PeerAuthentication, metadata: {name: a, namespace: shop}, spec: {mtls: {mode: STRICT}}}").All[0];

        Assert.Empty(Engine.Evaluate(new KnownSet(set), mended, Today));
        Assert.Single(new KnownSet(set).Around(mended).All);
    }

    [Fact]
    public void What_stands_in_namespaces_that_nobody_names_is_not_looked_at()
    {
        var known = new KnownSet(Read("""
            {apiVersion: v1, kind: Service, metadata: {name: a, namespace: shop}}
            ---
            {apiVersion: v1, kind: Service, metadata: {name: b, namespace: payments}}
            ---
            {apiVersion: v1, kind: Service, metadata: {name: c, namespace: elsewhere}}
            ---
            {apiVersion: security.istio.io/v1, kind: PeerAuthentication, metadata: {name: default, namespace: istio-system}, spec: {mtls: {mode: STRICT}}}
            ---
            {apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: {name: d}}
            """));
        var route = Read("{apiVersion: networking.istio.io/v1, kind: VirtualService, metadata: {name: r, namespace: shop}, spec: {hosts: [b.payments.svc.cluster.local]}}").All[0];

        Assert.Equal(["a", "b", "d", "default", "r"], known.Around(route).All.Select(one => one.Name).Order());
    }

    private static string Words(Finding finding) => $"{finding.Rule.Id} at {finding.Path} ({finding.Severity})";

    private static ResourceSet Read(string text) => new(new YamlFormat().Read(SourceText.Of("f.yaml", text), ReaderLimits.Default).Resources);
}
