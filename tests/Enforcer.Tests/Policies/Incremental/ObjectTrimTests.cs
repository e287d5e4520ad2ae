using Enforcer.Policies;
using Enforcer.Policies.Exceptions;
using Enforcer.Policies.Incremental;
using Enforcer.Resources;
using Enforcer.Resources.Formats;
using Enforcer.Tests.Support;

namespace Enforcer.Tests.Policies.Incremental;

public class ObjectTrimTests
{
    [Fact]
    public void Nothing_is_trimmed_that_a_verdict_on_another_object_rests_on()
    {
        var trim = new ObjectTrim(keepsWhole: false);
        var engine = new PolicyEngine(PolicySettings.Default, ExceptionSources.None);
        var different = new List<string>();
        foreach (var file in Directory.GetFiles(Repository.PathOf("tests", "cases", "rules"), "*.yaml", SearchOption.AllDirectories))
        {
            var resources = new YamlFormat().Read(SourceText.Of(file, File.ReadAllText(file)), ReaderLimits.Default).Resources.Where(one => one.IsObject).ToList();
            var trimmed = resources.Select(one => trim.Keep((MapNode)one.Root.Copy(), one.ApiVersion, one.Kind) is { } kept ? new Resource(one.Id, kept.Root, one.File) : one).ToList();
            foreach (var one in resources.Where(one => resources.Count(other => other.Id == one.Id) == 1))
            {
                var expected = Words(engine.Evaluate(new KnownSet(new ResourceSet(resources)), one, default));
                var found = Words(engine.Evaluate(new KnownSet(new ResourceSet(trimmed)), one, default));
                if (expected != found)
                {
                    different.Add($"{file}: {one.Id}: {expected} is {found}");
                }
            }
        }

        Assert.Equal("", string.Join(Environment.NewLine, different));
    }

    [Fact]
    public void Of_a_bare_pod_everything_is_kept_that_a_verdict_on_another_object_rests_on()
    {
        var trim = new ObjectTrim(keepsWhole: false);
        var engine = new PolicyEngine(PolicySettings.Default, ExceptionSources.None);
        var (different, pods) = (new List<string>(), 0);
        foreach (var file in Directory.GetFiles(Repository.PathOf("tests", "cases", "rules"), "*.yaml", SearchOption.AllDirectories))
        {
            var resources = new YamlFormat().Read(SourceText.Of(file, File.ReadAllText(file)), ReaderLimits.Default).Resources.Where(one => one.IsObject).Select(AsPod).ToList();
            var trimmed = resources.Select(one => one.Kind == "Pod" ? new Resource(one.Id, trim.Keep((MapNode)one.Root.Copy(), "v1", "Pod")?.Root ?? one.Root, one.File) : one).ToList();
            pods += resources.Count(one => one.Kind == "Pod");
            foreach (var one in resources.Where(one => resources.Count(other => other.Id == one.Id) == 1))
            {
                var expected = Words(engine.Evaluate(new KnownSet(new ResourceSet(resources)), one, default));
                var found = Words(engine.Evaluate(new KnownSet(new ResourceSet(trimmed)), one, default));
                if (expected != found)
                {
                    different.Add($"{file}: {one.Id}: {expected} is {found}");
                }
            }
        }

        Assert.Equal("", string.Join(Environment.NewLine, different));
        Assert.True(pods > 100, $"only {pods} Pods were among the cases");
    }

    // A Pod that nothing made, in place of what makes such Pods.
    private static Resource AsPod(Resource one) =>
        one.Pod is not { } pod ? one : new Resource(
            new ResourceId("v1", "Pod", one.Namespace, one.Name),
            new MapNode(
                [
                    new MapEntry("metadata", TextPosition.Start, new MapNode(
                        [
                            new MapEntry("name", TextPosition.Start, new ScalarNode(one.Name ?? "a")),
                            .. (pod.Metadata?.Entries ?? []).Where(entry => entry.Key is "labels" or "annotations").Select(entry => entry with { Value = entry.Value.Copy() }),
                        ],
                        TextPosition.Start,
                        TextPosition.Start)),
                    new MapEntry("spec", TextPosition.Start, pod.Spec.Copy()),
                ],
                TextPosition.Start,
                TextPosition.Start),
            one.File);

    [Fact]
    public void Keeps_of_a_pod_beside_others_how_it_is_reached_and_of_one_that_is_judged_all()
    {
        const string Pod = """{"metadata":{"name":"a"},"spec":{"nodeName":"n","containers":[{"name":"b","image":"c","ports":[{"containerPort":1}],"env":[{"name":"d","value":"e"}]}],"hostNetwork":true}}""";

        Assert.Equal("""{"metadata":{"name":"a"},"spec":{"containers":[{"name":"b","ports":[{"containerPort":1}]}],"hostNetwork":true}}""", Keep(Pod)!.Root.ToJson()!.ToJsonString());
        Assert.Equal(Pod, Keep(Pod, keepsWhole: true)!.Root.ToJson()!.ToJsonString());
    }

    [Fact]
    public void Keeps_no_value_of_a_secret()
    {
        var kept = Keep("""{"apiVersion":"v1","kind":"Secret","metadata":{"name":"a","namespace":"shop"},"type":"kubernetes.io/tls","data":{"tls.crt":"c2VjcmV0"},"stringData":{"b":"plain"}}""")!;

        Assert.Equal("""{"metadata":{"name":"a","namespace":"shop"},"type":"kubernetes.io/tls","data":{"tls.crt":null},"stringData":{"b":null}}""", kept.Root.ToJson()!.ToJsonString());
    }

    [Fact]
    public void Keeps_of_a_pod_what_rules_read_and_drops_what_servers_note()
    {
        var kept = Keep("""
            {"metadata":{"name":"a","namespace":"shop","uid":"1","managedFields":[{}],"annotations":{"kubectl.kubernetes.io/last-applied-configuration":"{}","b":"c"}},
             "spec":{"containers":[{"name":"d"}]},"status":{"phase":"Running","podIP":"10.0.0.1"}}
            """)!;

        Assert.Equal("v1", kept.ApiVersion);
        Assert.Equal(
            """{"metadata":{"name":"a","namespace":"shop","annotations":{"b":"c"}},"spec":{"containers":[{"name":"d"}]},"status":{"phase":"Running"}}""",
            kept.Root.ToJson()!.ToJsonString());
    }

    [Theory]
    [InlineData("apps/v1", "ReplicaSet", false)]
    [InlineData("batch/v1", "Job", false)]
    [InlineData("postgresql.cnpg.io/v1", "Cluster", true)]
    public void A_pod_is_kept_unless_what_made_it_shows_it(string apiVersion, string kind, bool isKept)
    {
        var kept = Keep($$$"""{"metadata":{"name":"a","namespace":"shop","ownerReferences":[{"apiVersion":"{{{apiVersion}}}","kind":"{{{kind}}}","name":"b","controller":true}]},"spec":{"containers":[]}}""");

        Assert.Equal(isKept, kept is not null);
    }

    private static Resource? Keep(string json, bool keepsWhole = false)
    {
        var root = (MapNode)JsonTree.Read(SourceText.Of("f", json), ReaderLimits.Default, [])[0];
        return new ObjectTrim(keepsWhole).Keep(root, root["apiVersion"]?.Text ?? "v1", root["kind"]?.Text ?? "Pod");
    }

    private static string Words(IEnumerable<Finding> findings) => string.Join(", ", findings.Select(finding => $"{finding.Rule.Id} at {finding.Path} ({finding.Severity})").Order(StringComparer.Ordinal));
}
