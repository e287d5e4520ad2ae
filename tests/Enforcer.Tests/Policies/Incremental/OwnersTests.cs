using Enforcer.Policies;
using Enforcer.Policies.Exceptions;
using Enforcer.Policies.Incremental;
using Enforcer.Resources;
using Enforcer.Resources.Formats;

namespace Enforcer.Tests.Policies.Incremental;

public class OwnersTests
{
    private const string Deployment = """{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","namespace":"shop"},"spec":{"template":{"spec":{"hostNetwork":true,"containers":[{"name":"a"}]}}}}""";
    private const string CronJob = """{"apiVersion":"batch/v1","kind":"CronJob","metadata":{"name":"nightly","namespace":"shop"},"spec":{"jobTemplate":{"spec":{"template":{"spec":{"containers":[{"name":"a"}]}}}}}}""";

    [Theory]
    [InlineData("apps/v1", "ReplicaSet", "web-5d8f6c", "web")]
    [InlineData("batch/v1", "Job", "nightly-28901234", "nightly")]
    [InlineData("apps/v1", "ReplicaSet", "other-5d8f6c", null)]
    [InlineData("apps/v1", "Deployment", "web", "web")]
    public void Looks_up_what_stands_for_a_copy_and_believes_no_reference(string apiVersion, string kind, string name, string? owner)
    {
        var known = new KnownSet(Read(Deployment, CronJob));

        Assert.Equal(owner, Owners.Of(Pod(apiVersion, kind, name), known)?.Name);
    }

    [Fact]
    public void A_copy_has_only_the_findings_that_its_template_lacks()
    {
        var known = new KnownSet(Read(Deployment));
        var engine = new PolicyEngine(PolicySettings.Default, ExceptionSources.None);
        var template = engine.Evaluate(known, known.Find(new ObjectKey("apps", "Deployment", "shop", "web"))!, default);
        var copy = Read("""{"apiVersion":"v1","kind":"Pod","metadata":{"name":"web-1","namespace":"shop"},"spec":{"hostNetwork":true,"containers":[{"name":"a","env":[{"name":"B","value":"secretref:nowhere"}]}]}}""").All[0];

        var beyond = Owners.Beyond(engine.Evaluate(known, copy, default), template).Select(finding => finding.Rule.Id).ToList();

        Assert.Contains("injection-host-network", template.Select(finding => finding.Rule.Id));
        Assert.DoesNotContain("injection-host-network", beyond);
        Assert.Contains("secrets-malformed-reference", beyond);
    }

    [Fact]
    public void A_copy_judged_in_place_of_its_template_is_no_second_workload()
    {
        var known = new KnownSet(Read(Deployment));
        var owner = known.Find(new ObjectKey("apps", "Deployment", "shop", "web"))!;

        Assert.Equal(["Pod"], known.Around(Pod("apps/v1", "ReplicaSet", "web-5d8f6c"), owner).All.Select(one => one.Kind));
    }

    private static Resource Pod(string apiVersion, string kind, string owner) => Read(
        $$$"""{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p","namespace":"shop","ownerReferences":[{"apiVersion":"{{{apiVersion}}}","kind":"{{{kind}}}","name":"{{{owner}}}","controller":true}]},"spec":{"containers":[{"name":"a"}]}}""").All[0];

    private static ResourceSet Read(params string[] objects) => new(new YamlFormat().Read(SourceText.Of("f.yaml", string.Join("\n---\n", objects)), ReaderLimits.Default).Resources);
}
