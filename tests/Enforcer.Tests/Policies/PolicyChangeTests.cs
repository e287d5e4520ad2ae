using Enforcer.Policies;
using Enforcer.Policies.Exceptions;
using Enforcer.Resources;
using Enforcer.Resources.Formats;

namespace Enforcer.Tests.Policies;

public class PolicyChangeTests
{
    private const string Permissive = "mtls-peer-authentication-permissive";
    private const string Bad = "apiVersion: security.istio.io/v1\nkind: PeerAuthentication\nmetadata: {name: default, namespace: shop}\nspec: {mtls: {mode: PERMISSIVE}}\n";

    private static readonly string Good = Bad.Replace("PERMISSIVE", "STRICT", StringComparison.Ordinal);
    private static readonly string Excused = Bad.Replace("namespace: shop", $"namespace: shop, annotations: {{enforcer.dev/ignore.{Permissive}: legacy; until=2026-12-31}}", StringComparison.Ordinal);

    [Fact]
    public void What_was_there_before_is_kept() => Assert.Equal(("", Permissive), Change(Bad, Bad.Replace("name: default", "name: default, labels: {team: shop}", StringComparison.Ordinal)));

    [Fact]
    public void What_was_not_there_is_introduced() => Assert.Equal((Permissive, ""), Change(Good, Bad));

    [Fact]
    public void What_is_mended_is_neither() => Assert.Equal(("", ""), Change(Bad, Good));

    [Fact]
    public void The_same_fault_of_another_object_is_introduced() =>
        Assert.Equal((Permissive, Permissive), Change(Bad, Bad + "---\n" + Bad.Replace("namespace: shop", "namespace: till", StringComparison.Ordinal)));

    [Fact]
    public void Taking_an_exception_away_introduces_what_it_excused() => Assert.Equal((Permissive, ""), Change(Excused, Bad));

    [Fact]
    public void What_an_exception_suppresses_is_neither() => Assert.Equal(("", ""), Change(Good, Excused));

    [Fact]
    public void The_same_fault_made_more_severe_is_introduced()
    {
        var before = Judge(Bad).Select(finding => finding with { Severity = Severity.Medium });

        var worse = PolicyChange.Between(before, Judge(Bad));
        var better = PolicyChange.Between(Judge(Bad), before);

        Assert.Equal((1, 0), (worse.Introduced.Count, worse.Kept.Count));
        Assert.Equal((0, 1), (better.Introduced.Count, better.Kept.Count));
    }

    private static (string Introduced, string Kept) Change(string before, string after)
    {
        var change = PolicyChange.Between(Judge(before), Judge(after));
        return (string.Join(' ', change.Introduced.Select(finding => finding.Rule.Id)), string.Join(' ', change.Kept.Select(finding => finding.Rule.Id)));
    }

    private static IReadOnlyList<Finding> Judge(string text)
    {
        var read = new YamlFormat().Read(SourceText.Of("a.yaml", text), ReaderLimits.Default);
        return new PolicyEngine(PolicySettings.Default, ExceptionSources.Repository, [RuleCatalog.Find(Permissive)!]).Evaluate(new ResourceSet(read.Resources), new DateOnly(2026, 6, 1));
    }
}
