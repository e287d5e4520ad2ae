namespace Enforcer.Scanning.Reports;

/// <summary>Every report format, in one list; a new one is one line here.</summary>
internal static class ReportCatalog
{
    public static readonly IReadOnlyList<IReport> All =
    [
        new GitHubReport(),
        new GitLabReport(),
        new JsonReport(),
        new JUnitReport(),
        new SarifReport(),
        new TextReport(),
    ];

    public static IReport? Find(string name) => All.FirstOrDefault(report => string.Equals(report.Name, name, StringComparison.Ordinal));
}
