namespace Enforcer.Drift.Reports;

/// <summary>Every report of drift, in one list; a new one is one line here.</summary>
internal static class DriftReportCatalog
{
    public static readonly IReadOnlyList<IDriftReport> All =
    [
        new DriftJsonReport(),
        new DriftSarifReport(),
        new DriftTextReport(),
    ];

    public static IDriftReport? Find(string name) => All.FirstOrDefault(report => report.Name == name);
}
