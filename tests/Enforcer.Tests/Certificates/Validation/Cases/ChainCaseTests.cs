using Enforcer.Certificates.Validation.Paths;
using Enforcer.Tests.Support;

namespace Enforcer.Tests.Certificates.Validation.Cases;

/// <summary>Every case has the verdict that the text of its standard asks for, and docs/certificate-requirements.md says which text.</summary>
public sealed class ChainCaseTests
{
    private static readonly Lazy<List<ChainCase>> Cases = new(() =>
    [
        .. ConstraintCases.All, .. EncodingCases.All, .. ExtensionCases.All, .. FieldCases.All, .. KeyCases.All, .. PathCases.All, .. PeerCases.All,
        .. PolicyCases.All, .. RevocationCases.All,
    ]);

    public static TheoryData<string> Groups => [.. Cases.Value.Select(one => GroupOf(one.Name)).Distinct()];

    [Theory]
    [MemberData(nameof(Groups))]
    public void Has_the_verdict_that_the_text_asks_for(string group)
    {
        var wrong = Cases.Value.Where(one => GroupOf(one.Name) == group)
            .Select(one => (one.Name, Expected: $"{one.Rfc5280}|{one.Mesh}", Found: $"{one.Answer(ValidationProfile.Rfc5280)}|{one.Answer(ValidationProfile.Mesh)}"))
            .Where(one => one.Expected != one.Found);

        Assert.Empty(wrong);
    }

    [Fact]
    public void The_page_of_requirements_names_every_group_and_counts_its_cases()
    {
        var rows = File.ReadAllLines(Repository.PathOf("docs", "certificate-requirements.md")).Where(line => line.StartsWith("| ", StringComparison.Ordinal));
        var named = rows.SelectMany(row => row.Split('|')[^2].Split(',')).Select(cell => cell.Trim().Trim('`')).Where(cell => cell.Contains(' ', StringComparison.Ordinal) && char.IsAsciiDigit(cell[^1]));

        var counted = Cases.Value.GroupBy(one => GroupOf(one.Name)).Select(group => $"{group.Key}` {group.Count()}");
        Assert.Equal(counted.Order(StringComparer.Ordinal), named.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void No_case_stands_there_twice() => Assert.Equal(Cases.Value.Count, Cases.Value.Select(one => one.Name).Distinct().Count());

    private static string GroupOf(string name) => name[..name.IndexOf('/', StringComparison.Ordinal)];
}
