using Enforcer.Controller.Reports;
using Enforcer.Kubernetes;
using Enforcer.Policies;
using Enforcer.Policies.Exceptions;
using Enforcer.Policies.Incremental;
using Enforcer.Resources;
using Enforcer.Resources.Formats;
using Enforcer.Tests.Support;

namespace Enforcer.Tests.Controller.Reports;

public class BackgroundScanTests
{
    private static readonly DateOnly Today = new(2026, 11, 22);

    [Fact]
    public void Place_by_place_the_findings_are_those_of_all_together()
    {
        var engine = new PolicyEngine(PolicySettings.Default, new ExceptionSources(Inline: false, Objects: true), FollowedKinds.Judgeable);
        var different = new List<string>();
        foreach (var file in Directory.GetFiles(Repository.PathOf("tests", "cases", "rules"), "deny-*.yaml", SearchOption.AllDirectories))
        {
            var resources = new YamlFormat().Read(SourceText.Of(file, File.ReadAllText(file)), ReaderLimits.Default).Resources.Where(one => one.IsObject).ToList();
            // What is applied by name replaces what had the name, and files that leave namespaces out are no cluster.
            if (resources.GroupBy(one => one.Id).Any(same => same.Count() > 1) || resources.Any(one => one.Namespace is null && resources.Any(other => other.Namespace is not null) && one.Kind is "Deployment" or "Pod"))
            {
                continue;
            }

            var known = new KnownSet(new ResourceSet(resources));
            var apart = known.Places.Append("").SelectMany(place => engine.EvaluatePlace(known, place, Today, out _)).Select(Words).Order(StringComparer.Ordinal).ToList();
            var together = engine.Evaluate(new ResourceSet(resources), Today).Select(Words).Order(StringComparer.Ordinal).ToList();
            if (!together.SequenceEqual(apart, StringComparer.Ordinal))
            {
                different.Add($"{file}: together {string.Join(", ", together.Except(apart))}; apart {string.Join(", ", apart.Except(together))}");
            }
        }

        Assert.Equal("", string.Join(Environment.NewLine, different));
    }

    [Fact]
    public void Only_places_that_a_change_concerns_are_judged_again()
    {
        var scan = new BackgroundScan(PolicySettings.Default);
        var web = Object("v1", "Service", "web", "shop", """ "spec":{"selector":{"app":"web"}} """);
        Move(scan, null, web);
        Move(scan, null, Object("v1", "Service", "pay", "payments", """ "spec":{"selector":{"app":"pay"}} """));
        Move(scan, null, Object("networking.istio.io/v1", "VirtualService", "route", "edge", """ "spec":{"hosts":["web.shop.svc.cluster.local"]} """));
        Assert.Equal(["", "edge", "payments", "shop"], Look(scan));

        Move(scan, web, Object("v1", "Service", "web", "shop", """ "spec":{"selector":{"app":"web"}},"status":{"loadBalancer":{}} """));
        Assert.Empty(Look(scan));
        Move(scan, web, Object("v1", "Service", "web", "shop", """ "spec":{"selector":{"app":"other"}} """));
        Assert.Equal(["edge", "shop"], Look(scan));
        Move(scan, null, Object("rbac.authorization.k8s.io/v1", "ClusterRole", "role", null, """ "rules":[] """));
        Assert.Equal(["", "edge", "payments", "shop"], Look(scan));
        Assert.Equal(4, scan.TakeChanged(Today.AddDays(1)).Distinct().Count());
    }

    [Fact]
    public void Pods_that_slipped_through_are_one_finding_of_their_workload()
    {
        var scan = new BackgroundScan(PolicySettings.Default);
        Move(scan, null, Object("v1", "Namespace", "shop", null, "", """ ,"labels":{"enforcer.dev/inject":"enabled"} """));
        Move(scan, null, Object("apps/v1", "Deployment", "web", "shop", """ "spec":{"template":{"spec":{"containers":[{"name":"a"}]}}} """));
        foreach (var name in new[] { "web-5d8f-a", "web-5d8f-b" })
        {
            Move(scan, null, Object("v1", "Pod", name, "shop", """ "spec":{"containers":[{"name":"a"}]},"status":{"phase":"Running"} """, """ ,"ownerReferences":[{"apiVersion":"apps/v1","kind":"ReplicaSet","name":"web-5d8f","controller":true}] """));
        }

        var found = Assert.Single(scan.Judge("shop", Today), finding => finding.Rule.Id == "injection-slipped-pod");

        Assert.Equal("Deployment shop/web", found.Resource.ToString());
        Assert.StartsWith("2 Pods run", found.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(""" ,"labels":{"enforcer.dev/inject":"disabled"} """, """ "containers":[{"name":"a"}] """)]
    [InlineData("", """ "containers":[{"name":"a"},{"name":"enforcer-gateway"}] """)]
    [InlineData("", """ "hostNetwork":true,"containers":[{"name":"a"}] """)]
    [InlineData(""" ,"deletionTimestamp":"2026-01-01T00:00:00Z" """, """ "containers":[{"name":"a"}] """)]
    public void A_pod_that_has_its_gateway_or_needs_none_has_not_slipped(string metadata, string spec)
    {
        var scan = new BackgroundScan(PolicySettings.Default);
        Move(scan, null, Object("v1", "Namespace", "shop", null, "", """ ,"labels":{"enforcer.dev/inject":"enabled"} """));
        Move(scan, null, Object("v1", "Pod", "a", "shop", $$$""" "spec":{ {{{spec}}} },"status":{"phase":"Running"} """, metadata));

        Assert.DoesNotContain(scan.Judge("shop", Today), finding => finding.Rule.Id == "injection-slipped-pod");
    }

    [Fact]
    public void What_a_controller_of_another_kind_makes_is_told_once_on_the_controller()
    {
        const string template = """ "spec":{"template":{"spec":{"hostNetwork":true,"containers":[{"name":"a","image":"a:1"}]}}} """;
        var scan = new BackgroundScan(PolicySettings.Default);
        Move(scan, null, Object("v1", "Namespace", "shop", null, "", """ ,"labels":{"istio-injection":"enabled"} """));
        Move(scan, null, Object("argoproj.io/v1alpha1", "Rollout", "web", "shop", template));
        Move(scan, null, Object("apps/v1", "ReplicaSet", "web-5d8f", "shop", template, """ ,"ownerReferences":[{"apiVersion":"argoproj.io/v1alpha1","kind":"Rollout","name":"web","controller":true}] """));
        Move(scan, null, Object("apps/v1", "ReplicaSet", "forged", "shop", template, """ ,"ownerReferences":[{"apiVersion":"argoproj.io/v1alpha1","kind":"Rollout","name":"nobody","controller":true}] """));

        var told = scan.Judge("shop", Today).Where(finding => finding.Rule.Id == "injection-host-network").Select(finding => finding.Resource.ToString());

        Assert.Equal(["ReplicaSet shop/forged", "Rollout shop/web"], told.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_report_is_bounded_and_says_what_it_left_out()
    {
        var scan = new BackgroundScan(PolicySettings.Default);
        Move(scan, null, Object("v1", "Pod", "a", "shop", """ "spec":{"hostNetwork":true,"containers":[{"name":"a","env":[{"name":"B","value":"secretref:nowhere"}]}]},"status":{"phase":"Running"} """));
        var findings = scan.Judge("shop", Today);

        var report = ReportDocument.Of("wgpolicyk8s.io/v1alpha2", "PolicyReport", "shop", findings, 1);

        Assert.Single(report["results"]!.AsArray());
        Assert.Equal($"{findings.Count - 1}", report["metadata"]!["annotations"]![ReportDocument.LeftOut]!.GetValue<string>());
        Assert.Equal(findings.Count, report["summary"]!["fail"]!.GetValue<int>() + report["summary"]!["warn"]!.GetValue<int>());
        Assert.Equal(report.ToJsonString(), ReportDocument.Of("wgpolicyk8s.io/v1alpha2", "PolicyReport", "shop", [.. findings.Reverse()], 1).ToJsonString());
    }

    [Fact]
    public void So_many_in_a_minute_and_no_more()
    {
        var time = new SteppedTime();
        var rate = new RateLimit(2, time);

        Assert.True(rate.TryTake() && rate.TryTake());
        Assert.False(rate.TryTake());
        time.Pass(TimeSpan.FromSeconds(31));
        Assert.True(rate.TryTake());
        Assert.False(rate.TryTake());
    }

    private static string Words(Finding finding) => $"{finding.Resource} {finding.Rule.Id} at {finding.Path} ({finding.Severity})";

    private static List<string> Look(BackgroundScan scan)
    {
        var places = scan.TakeChanged(Today).Distinct().Order(StringComparer.Ordinal).ToList();
        places.ForEach(place => scan.Judge(place, Today));
        return places;
    }

    private static void Move(BackgroundScan scan, MapNode? before, MapNode? after) => scan.Move(Project(scan, before), Project(scan, after));

    private static ScannedObject? Project(BackgroundScan scan, MapNode? root)
    {
        if (root is null)
        {
            return null;
        }

        var id = Resource.From(root, "f").Id;
        return scan.Project(root, new ApiResource(id.Group, id.ApiVersion.Split('/')[^1], "x", id.Kind, id.Namespace is not null, []));
    }

    private static MapNode Object(string apiVersion, string kind, string name, string? space, string members, string metadata = "") => (MapNode)JsonTree.Read(
        SourceText.Of("f", $$$"""{"apiVersion":"{{{apiVersion}}}","kind":"{{{kind}}}","metadata":{"name":"{{{name}}}"{{{(space is null ? "" : $",\"namespace\":\"{space}\"")}}} {{{metadata}}}}{{{(members.Length == 0 ? "" : "," + members)}}}}"""),
        ReaderLimits.Default,
        [])[0];
}
