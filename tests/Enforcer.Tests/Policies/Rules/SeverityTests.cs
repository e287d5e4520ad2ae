using Enforcer.Policies;
using Enforcer.Policies.Exceptions;
using Enforcer.Resources;
using Enforcer.Resources.Formats;

namespace Enforcer.Tests.Policies.Rules;

/// <summary>The same field weighs less where the rest of the set takes the sting out of it.</summary>
public class SeverityTests
{
    private const string AutoOff = "{apiVersion: install.istio.io/v1alpha1, kind: IstioOperator, spec: {meshConfig: {enableAutoMtls: false}}}";
    private const string EveryHost = "{apiVersion: networking.istio.io/v1, kind: DestinationRule, spec: {host: '*.local', trafficPolicy: {tls: {mode: ISTIO_MUTUAL}}}}";
    private const string OtherBackend = "{apiVersion: kuma.io/v1alpha1, kind: Mesh, spec: {mtls: {enabledBackend: b, backends: [{name: a, mode: PERMISSIVE}, {name: b}]}}}";
    private const string ThisBackend = "{apiVersion: kuma.io/v1alpha1, kind: Mesh, spec: {mtls: {enabledBackend: a, backends: [{name: a, mode: PERMISSIVE}, {name: b}]}}}";

    [Theory]
    [InlineData(AutoOff, "high mtls-istio-auto-mtls-disabled")]
    [InlineData(AutoOff + "\n---\n" + EveryHost, "low mtls-istio-auto-mtls-disabled")]
    [InlineData(ThisBackend, "high mtls-kuma-permissive")]
    [InlineData(OtherBackend, "low mtls-kuma-permissive")]
    [InlineData("{apiVersion: policy.linkerd.io/v1beta3, kind: Server, spec: {accessPolicy: audit}}", "medium mtls-linkerd-unauthenticated")]
    [InlineData("{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, spec: {podSelector: {}, policyTypes: [Egress], egress: [{}]}}", "medium traffic-network-policy-open")]
    [InlineData("{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, spec: {podSelector: {}, policyTypes: [Ingress, Egress], egress: [{}]}}", "low traffic-network-policy-open")]
    public void A_finding_weighs_what_the_set_makes_of_it(string text, string expected)
    {
        var resources = new YamlFormat().Read(SourceText.Of("f.yaml", text), ReaderLimits.Default).Resources;

        var findings = new PolicyEngine(PolicySettings.Default, ExceptionSources.Repository).Evaluate(new ResourceSet(resources), new DateOnly(2026, 6, 1));
        var finding = Assert.Single(findings, finding => expected.EndsWith(finding.Rule.Id, StringComparison.Ordinal));

        Assert.Equal(expected, $"{finding.Severity.Word()} {finding.Rule.Id}");
    }
}
