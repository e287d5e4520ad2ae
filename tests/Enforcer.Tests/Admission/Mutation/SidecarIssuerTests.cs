using System.Text.Json.Nodes;
using Enforcer.Admission.Mutation;
using Enforcer.Admission.References;
using Enforcer.Issuer.Cluster;
using Enforcer.Resources;
using Enforcer.Resources.Formats;
using Enforcer.Tests.Support;

namespace Enforcer.Tests.Admission.Mutation;

/// <summary>What injection writes where an issuer gives the certificates; <c>InjectedGatewayTests</c> runs a gateway from it.</summary>
public sealed class SidecarIssuerTests
{
    private static readonly SidecarIssuer Issuer = new(new Uri("https://enforcer-issuer.enforcer-system.svc:8443"), "enforcer.dev/issuer");

    [Fact]
    public void Mounts_a_token_and_the_bundle_and_no_secret()
    {
        var pod = Injected(Pod());

        var volumes = pod["spec"]!["volumes"]!.AsArray();
        var sources = volumes.Single(volume => volume!["name"]!.GetValue<string>() == "enforcer-gateway-identity")!["projected"]!["sources"]!.AsArray();
        Assert.Equal("""{"audience":"enforcer.dev/issuer","expirationSeconds":600,"path":"token"}""", sources[0]!["serviceAccountToken"]!.ToJsonString());
        Assert.Equal(BundleDistribution.Name, sources[1]!["configMap"]!["name"]!.GetValue<string>());
        Assert.DoesNotContain(volumes, volume => volume!["secret"] is not null);
        var arguments = Gateway(pod)["args"]!.AsArray().Select(argument => argument!.GetValue<string>());
        Assert.Equal(["--issuer", "https://enforcer-issuer.enforcer-system.svc:8443", "--issuer-bundle", "/var/run/secrets/enforcer.dev/identity/ca.crt", "--issuer-token", "/var/run/secrets/enforcer.dev/identity/token"], arguments.Skip(3));
        Assert.Contains("\"issuer\":\"https://enforcer-issuer.enforcer-system.svc:8443\"", pod["metadata"]!["annotations"]!["enforcer.dev/status"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public void Takes_the_secret_that_an_annotation_names()
    {
        var pod = Injected(Pod(""" "annotations":{"enforcer.dev/certificate":"own"} """));

        Assert.Contains(pod["spec"]!["volumes"]!.AsArray(), volume => volume!["secret"]?["secretName"]?.GetValue<string>() == "own");
        Assert.Equal(3, Gateway(pod)["args"]!.AsArray().Count);
    }

    [Fact]
    public void Adds_nothing_to_what_the_server_stored()
    {
        var pod = Injected(Pod());
        // What the API server fills in.
        pod["spec"]!["volumes"]!.AsArray()[0]!["configMap"]!["defaultMode"] = 420;
        pod["spec"]!["volumes"]!.AsArray()[1]!["projected"]!["sources"]![1]!["configMap"]!["optional"] = false;

        Assert.True(Mutate(pod.ToJsonString()).Patch.IsEmpty);
    }

    [Theory]
    [InlineData("""{"projected":{"sources":[{"serviceAccountToken":{"audience":"other","expirationSeconds":600,"path":"token"}},{"configMap":{"name":"enforcer-bundle","items":[{"key":"ca.crt","path":"ca.crt"}]}}]}}""")]
    [InlineData("""{"projected":{"sources":[{"serviceAccountToken":{"audience":"enforcer.dev/issuer","expirationSeconds":600,"path":"token"}},{"configMap":{"name":"mine","items":[{"key":"ca.crt","path":"ca.crt"}]}}]}}""")]
    [InlineData("""{"projected":{"sources":[{"serviceAccountToken":{"audience":"enforcer.dev/issuer","expirationSeconds":600,"path":"token"}},{"configMap":{"name":"enforcer-bundle","items":[{"key":"ca.crt","path":"ca.crt"}]}},{"secret":{"name":"mine"}}]}}""")]
    [InlineData("""{"emptyDir":{}}""")]
    public void Refuses_a_volume_of_its_name_that_holds_something_else(string volume)
    {
        var own = JsonNode.Parse(volume)!.AsObject();
        own["name"] = "enforcer-gateway-identity";

        var change = Mutate(Pod(spec: $$""" "containers":[{"name":"a"}],"volumes":[{{own.ToJsonString()}}] """));

        Assert.Equal("injection-reserved-name", Assert.Single(change.Faults).Rule);
    }

    [Fact]
    public void Refuses_a_gateway_that_is_told_of_another_issuer()
    {
        var pod = Injected(Pod());
        Gateway(pod)["args"]![4] = "https://elsewhere:8443";

        Assert.Equal("injection-reserved-name", Assert.Single(Mutate(pod.ToJsonString()).Faults).Rule);
    }

    private static string Pod(string metadata = "", string spec = """ "containers":[{"name":"a"}] """) => Reviews.Pod(metadata, spec);

    private static JsonNode Gateway(JsonNode pod) => pod["spec"]!["containers"]!.AsArray().Single(container => container!["name"]!.GetValue<string>() == InjectionWords.Container)!;

    private static JsonNode Injected(string pod)
    {
        var change = Mutate(pod);
        Assert.Empty(change.Faults);
        return AppliedPatch.To(pod, change.Patch.ToBytes());
    }

    private static Enforcer.Admission.Mutation.Mutation Mutate(string pod)
    {
        var resource = new JsonFormat().Read(SourceText.Of("pod.json", pod), ReaderLimits.Default).Resources.Single();
        return new ObjectMutator(new SidecarOptions { Image = "enforcer:test", Issuer = Issuer }, SecretBindings.None, ReferenceCheck.None)
            .Mutate(resource, new MutatedOperation(IsPod: true, IsJob: false, "CREATE", null), namespaceEnabled: true, () => null);
    }
}
