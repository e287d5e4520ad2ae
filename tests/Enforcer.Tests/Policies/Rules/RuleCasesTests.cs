using Enforcer.Cli;
using Enforcer.Files;
using Enforcer.Policies;
using Enforcer.Resources;
using Enforcer.Scanning.Testing;
using Enforcer.Tests.Support;

namespace Enforcer.Tests.Policies.Rules;

/// <summary>Each rule against <c>tests/cases/rules/ID</c>, by the engine of <c>enforcer test</c>; docs/testing.md says how cases are written.</summary>
public class RuleCasesTests
{
    public static TheoryData<string> Files => [.. All];

    public static TheoryData<string> Ids => [.. RuleCatalog.All.Select(rule => rule.Info.Id)];

    private static IEnumerable<string> All => Cases.Files("rules", "*.*");

    [Theory]
    [MemberData(nameof(Files))]
    public void Fires_exactly_where_the_case_says(string file)
    {
        var runner = new TestRunner(new DeclaredFiles(ReaderLimits.Default), new WebhookMutations(), TimeProvider.System);

        var outcome = Assert.Single(runner.Run([Path.Combine(Cases.Folder, file)], null, CancellationToken.None).Outcomes);

        Assert.Empty(outcome.Differences);
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
}
