using Enforcer.Policies;
using Enforcer.Policies.Exceptions;
using Enforcer.Resources;
using Enforcer.Resources.Formats;

namespace Enforcer.Tests.Policies.Exceptions;

public class ExceptionTests
{
    private const string Rule = "injection-host-network";

    private static readonly DateOnly Today = new(2026, 6, 1);

    [Theory]
    [InlineData("node agent; until=2026-06-01; owner=infra", "node agent (until 2026-06-01, owner infra)")]
    [InlineData("until=2026-12-31; node agent; see ADR 7", "node agent; see ADR 7 (until 2026-12-31)")]
    public void An_annotation_suppresses_until_its_last_day_and_says_why(string annotation, string suppressed)
    {
        Assert.Equal(suppressed, HostNetwork(Pod($"{{enforcer.dev/ignore.{Rule}: \"{annotation}\"}}")).Suppressed);
    }

    [Theory]
    [InlineData(Rule, "node agent; until=2026-05-31")]
    [InlineData(Rule, "node agent")]
    [InlineData(Rule, "until=2026-12-31; owner=infra")]
    [InlineData(Rule, "node agent; until=31.12.2026")]
    [InlineData(Rule, "node agent; until=2026-12-31; until=2027-12-31")]
    [InlineData("injection-*", "node agent; until=2026-12-31")]
    [InlineData("injection-sidecar-disabled", "node agent; until=2026-12-31")]
    public void One_that_has_ended_or_is_incomplete_or_for_another_rule_suppresses_nothing(string rule, string annotation)
    {
        Assert.Null(HostNetwork(Pod($"{{\"enforcer.dev/ignore.{rule}\": \"{annotation}\"}}")).Suppressed);
    }

    [Fact]
    public void An_annotation_of_the_pod_template_covers_the_workload()
    {
        var finding = HostNetwork($$"""
            apiVersion: apps/v1
            kind: DaemonSet
            metadata: {name: agent}
            spec:
              template:
                metadata:
                  annotations:
                    enforcer.dev/ignore.{{Rule}}: node agent; until=2026-12-31
                spec: {hostNetwork: true, containers: [{name: a, image: "a:1"}]}
            """);

        Assert.StartsWith("node agent", finding.Suppressed);
    }

    [Theory]
    [InlineData("  hostNetwork: true # enforcer:ignore injection-host-network node agent; until=2026-12-31 # remark", true)]
    [InlineData("  # enforcer:ignore injection-host-network node agent; until=2026-12-31\n  hostNetwork: true", true)]
    [InlineData("  # enforcer:ignore injection-host-network node agent; until=2026-12-31\n  # another remark\n  hostNetwork: true", true)]
    [InlineData("  # enforcer:ignore injection-host-network node agent; until=2026-12-31\n  priority: 1\n  hostNetwork: true", false)]
    [InlineData("  priority: 1 # enforcer:ignore injection-host-network node agent; until=2026-12-31\n  hostNetwork: true", false)]
    [InlineData("  hostNetwork: true # enforcer:ignored injection-host-network node agent; until=2026-12-31", false)]
    public void A_comment_covers_its_line_or_the_one_below(string lines, bool covered)
    {
        var finding = HostNetwork($"apiVersion: v1\nkind: Pod\nmetadata: {{name: agent}}\nspec:\n{lines}\n  containers: [{{name: a, image: \"a:1\"}}]\n");

        Assert.Equal(covered, finding.Suppressed is not null);
    }

    [Fact]
    public void A_faulty_comment_is_a_finding_of_the_document_that_it_stands_in()
    {
        var findings = Judge("kind: A\nmetadata: {name: a}\n---\n# enforcer:ignore x\nkind: B\nmetadata: {name: b}\nspec: 1 # enforcer:ignore y\n---\nkind: C\n");

        Assert.Equal([(4, "b"), (7, "b")], findings.Select(finding => (finding.Location.Line, finding.Resource.Name!)));
    }

    [Theory]
    [InlineData("{kinds: [Pod]}", null, true)]
    [InlineData("{kinds: [/Pod], names: [age?t], namespaces: [\"sh*\"]}", null, true)]
    [InlineData("{kinds: [apps/Pod]}", null, false)]
    [InlineData("{kinds: [DaemonSet]}", null, false)]
    [InlineData("{namespaces: [other]}", null, false)]
    [InlineData("{names: [Agent]}", null, false)]
    [InlineData("{kinds: []}", null, false)]
    [InlineData("{kinds: [Pod]}", "shop", true)]
    [InlineData("{kinds: [Pod]}", "other", false)]
    public void A_policy_exception_covers_what_it_matches_within_its_own_namespace(string match, string? home, bool covered)
    {
        var findings = Judge(Pod("{}") + "\n---\n" + Declared(match, home));

        Assert.Equal(covered, findings.Single(finding => finding.Rule.Id == Rule).Suppressed is not null);
    }

    [Fact]
    public void None_excuses_the_rules_about_exceptions()
    {
        var findings = Judge(
            Declared("{names: [\"*\"]}", null, "workload-exception-expired") + "\n---\n"
            + Declared("{names: [\"*\"]}", null, "workload-exception-invalid") + "\n---\n"
            + Pod("{enforcer.dev/ignore.workload-exception-expired: \"quiet; until=2026-12-31\"}"));

        Assert.Equal(3, findings.Count(finding => finding is { Rule.Id: "workload-exception-invalid", Suppressed: null }));
        Assert.All(findings, finding => Assert.Null(finding.Suppressed));
    }

    [Fact]
    public void Only_trusted_sources_count_and_the_configuration_decides_about_inline_ones()
    {
        var inline = Pod($"{{enforcer.dev/ignore.{Rule}: \"node agent; until=2026-12-31\"}}");
        var declared = Pod("{}") + "\n---\n" + Declared("{kinds: [Pod]}", null);

        bool Suppressed(string text, ExceptionSources sources, bool? configured) =>
            Judge(text, sources, PolicySettings.Default with { InlineExceptions = configured }).Single(finding => finding.Rule.Id == Rule).Suppressed is not null;

        Assert.Equal([false, true, false], new bool?[] { null, true, false }.Select(configured => Suppressed(inline, ExceptionSources.None, configured)));
        Assert.Equal([true, true, false], new bool?[] { null, true, false }.Select(configured => Suppressed(inline, ExceptionSources.Repository, configured)));
        Assert.Equal([false, true], new[] { ExceptionSources.None, ExceptionSources.Repository }.Select(sources => Suppressed(declared, sources, null)));
    }

    private static string Pod(string annotations) =>
        $"apiVersion: v1\nkind: Pod\nmetadata: {{name: agent, namespace: shop, annotations: {annotations}}}\nspec: {{hostNetwork: true, containers: [{{name: a, image: \"a:1\"}}]}}";

    private static string Declared(string match, string? home, string rule = Rule) => $$"""
        apiVersion: enforcer.dev/v1alpha1
        kind: PolicyException
        metadata: {name: a{{(home is null ? "" : $", namespace: {home}")}} }
        spec: {rules: [{{rule}}], match: {{match}}, reason: node agents, owner: infra, until: 2026-12-31}
        """;

    private static Finding HostNetwork(string text) => Judge(text).Single(finding => finding.Rule.Id == Rule);

    private static IReadOnlyList<Finding> Judge(string text, ExceptionSources? sources = null, PolicySettings? settings = null)
    {
        var read = new YamlFormat().Read(SourceText.Of("a.yaml", text), ReaderLimits.Default);
        Assert.Empty(read.Errors);
        return new PolicyEngine(settings ?? PolicySettings.Default, sources ?? ExceptionSources.Repository).Evaluate(new ResourceSet(read.Resources), Today);
    }
}
