using System.Net;
using System.Text.Json.Nodes;
using Enforcer.Admission.Mutation;
using Enforcer.Gateway.Configuration;
using Enforcer.Gateway.Renewal;
using Enforcer.Resources;
using Enforcer.Resources.Formats;
using Enforcer.Tests.Support;

namespace Enforcer.Tests.Admission.Mutation;

/// <summary>What <c>manifests/examples</c> shows must be what the gateway reads and what injection mounts.</summary>
public sealed class ShippedExampleTests
{
    public static TheoryData<string> GatewayExamples =>
        [.. Directory.GetFiles(Repository.PathOf("manifests", "examples", "gateway"), "*.yaml").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(GatewayExamples))]
    public void Is_a_configuration_that_the_gateway_takes(string name)
    {
        var file = Repository.PathOf("manifests", "examples", "gateway", name);

        var options = GatewayOptionsReader.Read(file, File.ReadAllText(file));

        Assert.Equal(Repository.PathOf("certs", "ca.crt"), Path.GetFullPath(options.Identity.Bundle));
    }

    [Fact]
    public void Fits_the_places_where_injection_mounts_it()
    {
        var file = Repository.PathOf("manifests", "examples", "sidecar", "gateway-configuration.yaml");
        var map = YamlTree.Read(SourceText.Of(file, File.ReadAllText(file)), ReaderLimits.Default, []).Single();
        var settings = new SidecarSettings(InjectionWords.DefaultConfig, SidecarIdentity.FromIssuer(new SidecarIssuer(new Uri("https://issuer:8443"), "enforcer.dev/issuer")), InjectionWords.DefaultAdminPort);
        var container = SidecarTemplate.Container("enforcer:test", native: false, settings);
        var folders = container["volumeMounts"]!.AsArray().ToDictionary(mount => mount!["name"]!.GetValue<string>(), mount => mount!["mountPath"]!.GetValue<string>());
        var arguments = SidecarTemplate.Arguments(settings);

        var options = GatewayOptionsReader.Read(arguments[2], map.Find("data", "gateway.yaml")!.Text!, new IssuerFallback(new Uri(arguments[4]), arguments[6], arguments[8]));

        Assert.Equal(InjectionWords.DefaultConfig, map.Find("metadata", "name")!.Text);
        Assert.Equal(folders[InjectionWords.ConfigVolume], Path.GetDirectoryName(arguments[2]));
        Assert.All([options.Issuer!.Bundle, options.Issuer.Token], path => Assert.Equal(folders[InjectionWords.IdentityVolume], Path.GetDirectoryName(path)));
        Assert.Equal(InjectionWords.DefaultAdminPort, options.Admin!.Port);
        Assert.False(IPAddress.IsLoopback(options.Admin.Address));
    }
}
