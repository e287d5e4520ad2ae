namespace Enforcer.Scanning.Testing.Reports;

/// <summary>Every format of a test run, in one list; a new one is one line here.</summary>
internal static class TestReportCatalog
{
    public static readonly IReadOnlyList<ITestReport> All = [new JsonTestReport(), new JUnitTestReport(), new TextTestReport()];

    public static ITestReport? Find(string name) => All.FirstOrDefault(report => string.Equals(report.Name, name, StringComparison.Ordinal));
}
