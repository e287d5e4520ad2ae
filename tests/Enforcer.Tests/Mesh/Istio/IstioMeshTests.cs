using Enforcer.Mesh;
using Enforcer.Mesh.Istio;
using Enforcer.Resources;
using Enforcer.Resources.Formats;

namespace Enforcer.Tests.Mesh.Istio;

public class IstioMeshTests
{
    private const string Operator = "{apiVersion: install.istio.io/v1alpha1, kind: IstioOperator, spec: {meshConfig: {rootNamespace: mesh-root}}}";
    private const string Sail = "{apiVersion: sailoperator.io/v1, kind: Istio, spec: {values: {meshConfig: {rootNamespace: mesh-root}}}}";
    private const string Revision = "{apiVersion: v1, kind: ConfigMap, metadata: {name: istio-canary}, data: {mesh: \"rootNamespace: mesh-root\"}}";

    [Theory]
    [InlineData(Operator)]
    [InlineData(Sail)]
    [InlineData(Revision)]
    [InlineData("meshConfig: {rootNamespace: mesh-root}")]
    public void The_root_namespace_is_read_wherever_it_is_set(string text) => Assert.Equal("mesh-root", Mesh(text).RootNamespace);

    [Theory]
    [InlineData("{apiVersion: v1, kind: ConfigMap, metadata: {name: istio}, data: {mesh: \"rootNamespace: [\"}}")]
    [InlineData("{apiVersion: v1, kind: ConfigMap, metadata: {name: other}, data: {mesh: \"rootNamespace: mesh-root\"}}")]
    [InlineData("meshConfig: {rootNamespace: \"\"}")]
    [InlineData("meshConfig: text")]
    public void The_root_namespace_is_Istios_default_otherwise(string text) => Assert.Equal("istio-system", Mesh(text).RootNamespace);

    [Fact]
    public void An_unset_mode_names_the_policy_that_it_inherits_from()
    {
        var mesh = Mesh("""
            {apiVersion: security.istio.io/v1, kind: PeerAuthentication, metadata: {name: all, namespace: istio-system}, spec: {mtls: {mode: DISABLE}}}
            ---
            {apiVersion: security.istio.io/v1, kind: PeerAuthentication, metadata: {name: shop, namespace: shop}, spec: {mtls: {mode: UNSET}}}
            ---
            {apiVersion: security.istio.io/v1, kind: PeerAuthentication, metadata: {name: orders, namespace: shop}, spec: {selector: {matchLabels: {app: orders}}}}
            """);

        Assert.Equal([null, "all", "all"], mesh.ServerModes.Select(mode => mode.Origin?.Resource.Name));
        Assert.All(mesh.ServerModes, mode => Assert.Equal(MtlsMode.Disable, mode.Effective));
    }

    private static IstioMesh Mesh(string text)
    {
        var result = new YamlFormat().Read(SourceText.Of("f.yaml", text), ReaderLimits.Default);
        Assert.Empty(result.Errors);
        return new MeshModel(new ResourceSet(result.Resources)).Istio;
    }
}
