using System.Text.Json.Nodes;
using Enforcer.Drift;
using Enforcer.Drift.Reports;
using Enforcer.Policies;
using Enforcer.Resources;

namespace Enforcer.Tests.Drift.Reports;

public sealed class DriftReportTests
{
    private static readonly Difference Changed = new()
    {
        Resource = new ResourceId("security.istio.io/v1", "PeerAuthentication", "shop", "default"),
        Kind = DifferenceKind.Modified,
        Path = "spec.mtls.mode",
        Desired = "STRICT",
        Live = "<PERMISSIVE>",
        Manager = "kubectl-edit",
        Security = true,
        Severity = Severity.High,
        File = "k8s/p a.yaml",
        Location = new TextPosition(8, 11, 120),
    };

    private static readonly DriftResult Result = new([Changed, Changed with { Kind = DifferenceKind.Missing, Path = "", Desired = null, Live = null, Manager = null }], [new ReadError("k8s/b.yaml", 3, "not valid YAML")], 5, 4, 1, [], TimeSpan.FromMilliseconds(7));

    [Fact]
    public void Json_is_the_contract()
    {
        var expected = JsonNode.Parse(
            """
            {"version":1,
             "drifts":[
              {"resource":{"apiVersion":"security.istio.io/v1","kind":"PeerAuthentication","namespace":"shop","name":"default"},"kind":"modified","path":"spec.mtls.mode",
               "desired":"STRICT","live":"<PERMISSIVE>","manager":"kubectl-edit","security":true,"severity":"high","location":{"file":"k8s/p a.yaml","line":8}},
              {"resource":{"apiVersion":"security.istio.io/v1","kind":"PeerAuthentication","namespace":"shop","name":"default"},"kind":"missing","path":"",
               "desired":null,"live":null,"manager":null,"security":true,"severity":"high","location":{"file":"k8s/p a.yaml","line":8}}],
             "errors":[{"file":"k8s/b.yaml","line":3,"message":"not valid YAML"}],
             "summary":{"desired":5,"live":4,"drifts":2,"modified":1,"missing":1,"unmanaged":0,"errors":1,"ignored":1,"milliseconds":7}}
            """);

        var actual = JsonNode.Parse(Text("json"));

        Assert.True(JsonNode.DeepEquals(expected, actual), actual!.ToJsonString());
    }

    [Fact]
    public void Sarif_gives_each_drift_a_rule_a_place_and_a_fingerprint_of_its_own()
    {
        var run = JsonNode.Parse(Text("sarif"))!["runs"]![0]!;
        var results = run["results"]!.AsArray();

        Assert.Equal(["drift-modified", "drift-missing"], results.Select(result => result!["ruleId"]!.GetValue<string>()));
        Assert.All(results, result => Assert.Contains(run["tool"]!["driver"]!["rules"]!.AsArray(), rule => rule!["id"]!.GetValue<string>() == result!["ruleId"]!.GetValue<string>()));
        Assert.Equal("k8s/p%20a.yaml", results[0]!["locations"]![0]!["physicalLocation"]!["artifactLocation"]!["uri"]!.GetValue<string>());
        Assert.Equal(2, results.Select(result => result!["partialFingerprints"]!["enforcer/v1"]!.GetValue<string>()).Distinct().Count());
        Assert.False(run["invocations"]![0]!["executionSuccessful"]!.GetValue<bool>());
    }

    [Fact]
    public void Text_says_who_what_and_where_and_cuts_long_values()
    {
        var written = new StringWriter();
        new DriftTextReport().Write(Result with { Differences = [Changed with { Live = new string('x', 5000) }] }, written, colour: true);

        Assert.Contains("spec.mtls.mode  (k8s/p a.yaml:8)", written.ToString(), StringComparison.Ordinal);
        Assert.Contains("...  (by kubectl-edit)", written.ToString(), StringComparison.Ordinal);
        Assert.Contains("\u001b[1mPeerAuthentication shop/default\u001b[0m", written.ToString(), StringComparison.Ordinal);
        Assert.True(written.ToString().Length < 1000);
    }

    [Fact]
    public void The_catalog_holds_every_report()
    {
        var reports = typeof(IDriftReport).Assembly.GetTypes().Where(type => type.IsClass && type.IsAssignableTo(typeof(IDriftReport)));

        Assert.Equal(reports.Select(type => type.Name).Order(StringComparer.Ordinal), DriftReportCatalog.All.Select(report => report.GetType().Name));
    }

    [Fact]
    public void Errors_alone_are_not_clean()
    {
        Assert.False((Result with { Differences = [] }).IsClean);
        Assert.True((Result with { Differences = [], Errors = [] }).IsClean);
    }

    private static string Text(string format)
    {
        var written = new StringWriter();
        DriftReportCatalog.Find(format)!.Write(Result, written, colour: false);
        return written.ToString();
    }
}
