using Enforcer.Policies;
using Enforcer.Policies.Exceptions;
using Enforcer.Resources;
using Enforcer.Resources.Formats;

namespace Enforcer.Tests.Policies;

/// <summary>A change as a whole: what is new after it, and what it takes away.</summary>
public class ChangeTests
{
    private const string Strict = "{apiVersion: security.istio.io/v1, kind: PeerAuthentication, metadata: {name: default, namespace: shop}, spec: {mtls: {mode: STRICT}}}";
    private const string Open = "{apiVersion: security.istio.io/v1, kind: PeerAuthentication, metadata: {name: default, namespace: shop}, spec: {mtls: {mode: PERMISSIVE}}}";
    private const string Other = "{apiVersion: v1, kind: ConfigMap, metadata: {name: a, namespace: shop}}";

    [Theory]
    [InlineData(Strict, Other, "mtls-strict-removed")]
    // Said at the object that remains, and once.
    [InlineData(Strict, Open, "mtls-peer-authentication-permissive")]
    [InlineData(Open, Open, "")]
    [InlineData(Open, Other, "")]
    [InlineData(Other, Strict, "")]
    public void Introduces_what_is_worse_and_what_is_gone(string before, string after, string rules)
    {
        var change = new PolicyEngine(PolicySettings.Default, ExceptionSources.Repository).Compare(Set(before), Set(after), new DateOnly(2026, 1, 1));

        Assert.Equal(rules, string.Join(' ', change.Introduced.Select(finding => finding.Rule.Id)));
    }

    [Fact]
    public void A_state_alone_shows_no_removal() =>
        Assert.Empty(new PolicyEngine(PolicySettings.Default, ExceptionSources.Repository).Evaluate(Set(Strict), new DateOnly(2026, 1, 1)));

    private static ResourceSet Set(string text)
    {
        var read = new YamlFormat().Read(SourceText.Of("f.yaml", text), ReaderLimits.Default);
        Assert.Empty(read.Errors);
        return new ResourceSet(read.Resources);
    }
}
