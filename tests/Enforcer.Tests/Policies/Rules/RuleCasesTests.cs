using Enforcer.Policies;
using Enforcer.Policies.Exceptions;
using Enforcer.Resources;
using Enforcer.Resources.Formats;
using Enforcer.Tests.Support;

namespace Enforcer.Tests.Policies.Rules;

/// <summary>
/// Each rule against <c>tests/cases/rules/ID</c>. A line of a deny file that ends in <c># expect: PATH</c> (several with <c>;</c>)
/// is where the rule must fire, and the only places where it may.
/// </summary>
public class RuleCasesTests
{
    private const string Mark = "expect:";

    private static readonly DateOnly Today = new(2026, 6, 1);

    public static TheoryData<string> Files => [.. All];

    public static TheoryData<string> Ids => [.. RuleCatalog.All.Select(rule => rule.Info.Id)];

    private static IEnumerable<string> All => Cases.Files("rules", "*.*");

    [Theory]
    [MemberData(nameof(Files))]
    public void Fires_exactly_where_the_case_says(string file)
    {
        var id = file.Split('/')[1];
        var text = File.ReadAllText(Path.Combine(Cases.Folder, file));

        var findings = Judge(id, file, text);

        var expected = Expected(text).Order(StringComparer.Ordinal);
        Assert.Equal(expected, findings.Select(finding => $"{finding.Location.Line}: {finding.Path}").Order(StringComparer.Ordinal));
        Assert.Equal(Path.GetFileName(file).StartsWith("deny-", StringComparison.Ordinal), findings.Count > 0);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Has_a_case_that_it_allows_and_one_that_it_denies(string id)
    {
        var files = All.Where(file => file.StartsWith($"rules/{id}/", StringComparison.Ordinal)).ToList();

        Assert.Contains(files, file => Path.GetFileName(file).StartsWith("allow-", StringComparison.Ordinal));
        Assert.Contains(files, file => Path.GetFileName(file).StartsWith("deny-", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_case_belongs_to_a_rule() =>
        Assert.All(All, file => Assert.NotNull(RuleCatalog.Find(file.Split('/')[1])));

    private static IReadOnlyList<Finding> Judge(string id, string file, string text)
    {
        var result = FormatCatalog.ForFile(file)!.Read(SourceText.Of(file, text), ReaderLimits.Default);
        Assert.Empty(result.Errors);
        Assert.NotEmpty(result.Resources);
        return new PolicyEngine(PolicySettings.Default, ExceptionSources.Repository, [RuleCatalog.Find(id)!]).Evaluate(new ResourceSet(result.Resources), Today);
    }

    private static IEnumerable<string> Expected(string text) =>
        from line in text.Split('\n').Index()
        let at = line.Item.IndexOf(Mark, StringComparison.Ordinal)
        where at >= 0
        from path in line.Item[(at + Mark.Length)..].Split(';', StringSplitOptions.TrimEntries)
        select $"{line.Index + 1}: {path}";
}
