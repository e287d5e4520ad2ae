using System.Text.Json.Nodes;
using System.Xml.Linq;
using Enforcer.Scanning.Testing;
using Enforcer.Scanning.Testing.Reports;

namespace Enforcer.Tests.Scanning.Testing.Reports;

public class TestReportTests
{
    private static readonly TestRun Sample = new(
        [
            new TestOutcome("t/good.test.yaml", "good", [], TimeSpan.FromMilliseconds(2)),
            new TestOutcome("t/bad.test.yaml", "bad\u001b", [new(TestDifferenceKind.Missing, "rule <a>"), new(TestDifferenceKind.Unexpected, "b"), new(TestDifferenceKind.Fault, "c")], TimeSpan.FromMilliseconds(3)),
        ],
        TimeSpan.FromMilliseconds(5));

    [Fact]
    public void Text_shows_failed_tests_as_a_difference()
    {
        Assert.Equal("FAIL  t/bad.test.yaml: bad\uFFFD\n    - expected: rule <a>\n    + found: b\n    ! c\n\n2 tests: 1 passed, 1 failed; 5 ms\n", Write(new TextTestReport()));
    }

    [Fact]
    public void JUnit_holds_one_case_a_test()
    {
        var root = XDocument.Parse(Write(new JUnitTestReport())).Root!;

        Assert.Equal(("2", "1"), (root.Attribute("tests")!.Value, root.Attribute("failures")!.Value));
        Assert.Equal("missing: rule <a>\nunexpected: b\nfault: c", root.Descendants("failure").Single().Value);
    }

    [Fact]
    public void Json_holds_every_difference_with_its_kind()
    {
        var json = JsonNode.Parse(Write(new JsonTestReport()))!;

        Assert.Equal(["missing", "unexpected", "fault"], json["tests"]![1]!["differences"]!.AsArray().Select(difference => (string?)difference!["kind"]));
        Assert.True((bool)json["tests"]![0]!["passed"]!);
        Assert.Equal(1, (int)json["summary"]!["failed"]!);
    }

    [Fact]
    public void The_catalog_holds_every_report_by_name()
    {
        var types = typeof(ITestReport).Assembly.GetTypes().Where(type => type.IsClass && type.IsAssignableTo(typeof(ITestReport))).Select(type => type.Name);

        Assert.Equal(types.Order(StringComparer.Ordinal), TestReportCatalog.All.Select(report => report.GetType().Name).Order(StringComparer.Ordinal));
        Assert.All(TestReportCatalog.All, report => Assert.Same(report, TestReportCatalog.Find(report.Name)));
    }

    private static string Write(ITestReport report)
    {
        using var writer = new StringWriter();
        report.Write(Sample, writer, colour: false);
        return writer.ToString().ReplaceLineEndings("\n");
    }
}
