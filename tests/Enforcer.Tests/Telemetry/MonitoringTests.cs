using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Enforcer.Tests.Support;

namespace Enforcer.Tests.Telemetry;

/// <summary>What is watched must exist: a rule or a panel about a metric that nobody emits is silent for ever.</summary>
public sealed partial class MonitoringTests
{
    private static readonly string Folder = Repository.PathOf("manifests", "components", "monitoring");

    [Theory]
    [InlineData("alerts.yaml", 15)]
    [InlineData("dashboard.yaml", 12)]
    public void Every_metric_that_is_watched_is_emitted(string file, int least)
    {
        var emitted = Directory.EnumerateFiles(Repository.PathOf("src", "Enforcer"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(source => Literal().Matches(File.ReadAllText(source)).Select(match => match.Groups[1].Value))
            .ToHashSet(StringComparer.Ordinal);
        var watched = Name().Matches(File.ReadAllText(Path.Combine(Folder, file))).Select(match => match.Value).Distinct().ToList();

        Assert.True(watched.Count >= least);
        Assert.All(watched, name => Assert.True(emitted.Contains(name) || emitted.Contains(HistogramSuffix().Replace(name, "")), $"nobody emits {name}"));
    }

    [Fact]
    public void The_dashboard_is_a_dashboard()
    {
        var lines = File.ReadAllLines(Path.Combine(Folder, "dashboard.yaml"));
        var json = string.Join('\n', lines.SkipWhile(line => !line.EndsWith(".json: |", StringComparison.Ordinal)).Skip(1));
        var panels = JsonNode.Parse(json)!["panels"]!.AsArray();

        Assert.Distinct(panels.Select(panel => panel!["id"]!.GetValue<int>()));
        Assert.All(panels, panel => Assert.All(panel!["targets"]!.AsArray(), target => Assert.Contains("enforcer_", target!["expr"]!.GetValue<string>(), StringComparison.Ordinal)));
    }

    [GeneratedRegex("\"(enforcer_[a-z0-9_]+)\"")]
    private static partial Regex Literal();

    [GeneratedRegex("enforcer_[a-z0-9_]+")]
    private static partial Regex Name();

    [GeneratedRegex("_(bucket|sum|count)$")]
    private static partial Regex HistogramSuffix();
}
