using System.Text.Json.Nodes;
using System.Xml.Linq;
using Enforcer.Policies;
using Enforcer.Resources;
using Enforcer.Scanning;
using Enforcer.Scanning.Reports;

namespace Enforcer.Tests.Scanning.Reports;

public sealed class ReportTests
{
    private static readonly RuleInfo Rule = new()
    {
        Id = "mtls-test",
        Category = Category.Mtls,
        Severity = Severity.High,
        Title = "A lamp is red",
        Why = "Red is wrong.",
        Remediation = "paint it green",
        AppliesTo = ["Lamp"],
        Reference = "none",
    };

    private static readonly ScanResult Result = new(
        [
            new Finding
            {
                Rule = Rule,
                Severity = Severity.High,
                Level = Level.Deny,
                Message = "The lamp is <red>, 100%\nreally.",
                Remediation = "paint it green",
                Resource = new ResourceId("x/v1", "Lamp", null, "hall"),
                Path = "spec.colour",
                File = "k8s/a b,c.yaml",
                Location = new TextPosition(8, 11, 0),
                Fingerprint = "00112233445566778899aabbccddeeff",
            },
            new Finding
            {
                Rule = Rule,
                Severity = Severity.Low,
                Level = Level.Audit,
                Message = "old",
                Remediation = "paint it green",
                Resource = new ResourceId("x/v1", "Lamp", "house", "cellar\u0001"),
                Path = "",
                File = "k8s/b.yaml",
                Location = new TextPosition(1, 1, 0),
                Fingerprint = "ff112233445566778899aabbccddeeff",
                Suppressed = "known",
                IsSuppressedFromOutside = true,
            },
        ],
        [new ReadError("broken.yaml", 3, "not valid YAML")],
        12,
        40,
        TimeSpan.FromMilliseconds(85));

    [Fact]
    public void Json_is_the_contract()
    {
        var json = JsonNode.Parse(Write(new JsonReport()))!;

        Assert.True(JsonNode.DeepEquals(json, JsonNode.Parse("""
            {"version":1,
             "findings":[
              {"rule":"mtls-test","category":"mtls","severity":"high","level":"deny","message":"The lamp is <red>, 100%\nreally.","remediation":"paint it green",
               "resource":{"apiVersion":"x/v1","kind":"Lamp","namespace":null,"name":"hall"},
               "path":"spec.colour","location":{"file":"k8s/a b,c.yaml","line":8,"column":11},"fingerprint":"00112233445566778899aabbccddeeff","suppressed":null},
              {"rule":"mtls-test","category":"mtls","severity":"low","level":"audit","message":"old","remediation":"paint it green",
               "resource":{"apiVersion":"x/v1","kind":"Lamp","namespace":"house","name":"cellar\u0001"},
               "path":"","location":{"file":"k8s/b.yaml","line":1,"column":1},"fingerprint":"ff112233445566778899aabbccddeeff","suppressed":"known"}],
             "errors":[{"file":"broken.yaml","line":3,"message":"not valid YAML"}],
             "summary":{"files":12,"resources":40,"findings":1,"suppressed":1,"errors":1,"texts":0,"binaries":0,"skippedFolders":0,"milliseconds":85}}
            """)), json.ToJsonString());
    }

    [Fact]
    public void Text_names_place_reason_and_fix_and_what_was_not_judged()
    {
        var text = Write(new TextReport());

        Assert.Contains("k8s/a b,c.yaml:8:11  high (deny)  mtls-test", text, StringComparison.Ordinal);
        Assert.Contains("Lamp hall, spec.colour", text, StringComparison.Ordinal);
        Assert.Contains("fix: paint it green", text, StringComparison.Ordinal);
        Assert.Contains("k8s/b.yaml:1:1  suppressed  mtls-test: known", text, StringComparison.Ordinal);
        Assert.Contains("broken.yaml:3  not judged: not valid YAML", text, StringComparison.Ordinal);
        Assert.Contains("1 finding (1 high); 12 files, 40 resources; 1 suppressed; 1 error: not everything was judged; 85 ms", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', text);
    }

    [Fact]
    public void Text_says_when_there_was_nothing_to_judge()
    {
        using var writer = new StringWriter();

        new TextReport().Write(Result with { Findings = [], Errors = [], ResourceCount = 0 }, writer, colour: false);

        Assert.Contains("no findings; 12 files, 0 resources; nothing was judged, as no file holds a resource", writer.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Text_shows_no_character_that_a_terminal_obeys()
    {
        var finding = Result.Findings[0] with { File = "a\u001b[2J.yaml", Path = "data.\u202Ex", Message = "m\u0007", Resource = new ResourceId("v1", "Lamp", null, "n\u001b]0;t\u0007") };
        using var writer = new StringWriter();

        new TextReport().Write(Result with { Findings = [finding], Errors = [new ReadError("b\u001b.yaml", 1, "e\u001b")] }, writer, colour: false);

        Assert.DoesNotContain(writer.ToString(), letter => letter is '\u001b' or '\u0007' or '\u202E');
    }

    [Fact]
    public void Sarif_carries_rules_locations_fingerprints_suppressions_and_unread_files()
    {
        var run = JsonNode.Parse(Write(new SarifReport()))!["runs"]![0]!;

        Assert.Equal("mtls-test", (string?)run["tool"]!["driver"]!["rules"]![0]!["id"]);
        Assert.Equal("error", (string?)run["results"]![0]!["level"]);
        Assert.Equal("k8s/a%20b%2Cc.yaml", (string?)run["results"]![0]!["locations"]![0]!["physicalLocation"]!["artifactLocation"]!["uri"]);
        Assert.Equal("00112233445566778899aabbccddeeff", (string?)run["results"]![0]!["partialFingerprints"]!["enforcer/v1"]);
        Assert.Equal("known", (string?)run["results"]![1]!["suppressions"]![0]!["justification"]);
        Assert.Equal("external", (string?)run["results"]![1]!["suppressions"]![0]!["kind"]);
        Assert.False((bool)run["invocations"]![0]!["executionSuccessful"]!);
    }

    [Fact]
    public void JUnit_is_well_formed_for_any_name_and_counts_open_findings()
    {
        var xml = XDocument.Parse(Write(new JUnitReport()));

        Assert.Equal("1", xml.Root!.Attribute("failures")!.Value);
        Assert.Equal("1", xml.Root.Attribute("errors")!.Value);
        Assert.Equal("1", xml.Root.Attribute("skipped")!.Value);
        Assert.Equal("known", xml.Descendants("skipped").Single().Attribute("message")!.Value);
        Assert.StartsWith("The lamp is <red>", xml.Descendants("failure").Single().Attribute("message")!.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Github_escapes_what_would_end_an_annotation()
    {
        Assert.Contains("::error file=k8s/a b%2Cc.yaml,line=8,col=11,title=mtls-test::The lamp is <red>, 100%25%0Areally. Fix: paint it green", Write(new GitHubReport()), StringComparison.Ordinal);
    }

    [Fact]
    public void Gitlab_lists_open_findings_with_their_fingerprints()
    {
        var finding = Assert.Single(JsonNode.Parse(Write(new GitLabReport()))!.AsArray());

        Assert.Equal("00112233445566778899aabbccddeeff", (string?)finding!["fingerprint"]);
        Assert.Equal(8, (int)finding["location"]!["lines"]!["begin"]!);
    }

    [Fact]
    public void The_catalog_holds_every_report_by_name()
    {
        var types = typeof(IReport).Assembly.GetTypes().Where(type => type.IsClass && type.IsAssignableTo(typeof(IReport)));

        Assert.Equal(types.Order(Comparer<Type>.Create((a, b) => string.CompareOrdinal(a.Name, b.Name))), ReportCatalog.All.Select(report => report.GetType()).Order(Comparer<Type>.Create((a, b) => string.CompareOrdinal(a.Name, b.Name))));
        Assert.All(ReportCatalog.All, report => Assert.Same(report, ReportCatalog.Find(report.Name)));
    }

    private static string Write(IReport report)
    {
        using var writer = new StringWriter();
        report.Write(Result, writer, colour: false);
        return writer.ToString();
    }
}
