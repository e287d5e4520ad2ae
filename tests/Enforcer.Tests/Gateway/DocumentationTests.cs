using Enforcer.Certificates.Validation;
using Enforcer.Gateway.Configuration;
using Enforcer.Resources.Settings;
using Enforcer.Tests.Support;

namespace Enforcer.Tests.Gateway;

public sealed class DocumentationTests
{
    private static readonly string[] Lines = File.ReadAllLines(Repository.PathOf("docs", "gateway.md"));

    [Fact]
    public async Task The_page_lists_the_metrics_of_the_code()
    {
        await using var pair = await new GatewayPair().StartAsync();
        var exposition = await pair.AdminOf(pair.Orders).GetStringAsync("/metrics");
        var help = exposition.Split('\n').Where(line => line.StartsWith("# HELP enforcer_gateway_", StringComparison.Ordinal) || line.StartsWith("# HELP enforcer_certificates_", StringComparison.Ordinal));

        Assert.Equal(help.Select(line => line.Split(' ', 4)).Select(words => $"| `{words[2]}` | {words[3]} |"), Rows("| metric | meaning |"));
    }

    [Fact]
    public void Refusal_ids_are_unique_words()
    {
        Assert.Distinct(RefusalReason.All.Select(reason => reason.Id));
        Assert.All(RefusalReason.All, reason => Assert.Matches("^[a-z]+(-[a-z]+)*$", reason.Id));
    }

    [Fact]
    public void The_page_shows_every_limit_with_its_default_and_bounds()
    {
        var rows = Rows("| key | default | least | most | meaning |").Select(row => row.Split('|').Select(cell => cell.Trim(' ', '`')).ToArray()).ToList();

        Assert.Equal(typeof(LimitOptions).GetProperties().Where(property => property.CanWrite).Select(property => property.Name), rows.Select(row => char.ToUpperInvariant(row[1][0]) + row[1][1..]));
        Assert.All(rows, row =>
        {
            Assert.Equal(new LimitOptions(), Read($"{row[1]}: {row[2]}"));
            Read($"{row[1]}: {row[3]}");
            Read($"{row[1]}: {row[4]}");
            var (least, most) = Durations.TryParse(row[3], out var shortest) && Durations.TryParse(row[4], out var longest)
                ? ($"{shortest.TotalMilliseconds - 1}ms", $"{longest.TotalMilliseconds + 1}ms")
                : ($"{long.Parse(row[3], null) - 1}", $"{long.Parse(row[4], null) + 1}");
            Assert.Throws<ConfigurationException>(() => Read($"{row[1]}: {least}"));
            Assert.Throws<ConfigurationException>(() => Read($"{row[1]}: {most}"));
        });
    }

    [Fact]
    public void The_example_of_the_page_is_a_good_configuration()
    {
        var start = Array.IndexOf(Lines, "```yaml") + 1;
        var example = string.Join('\n', Lines.Skip(start).TakeWhile(line => line != "```"));

        Assert.Equal(3, GatewayOptionsReader.Read("gateway.yaml", example).Listeners.Count);
    }

    [Theory]
    [InlineData("security.md", 40)]
    [InlineData("reliability.md", 20)]
    public void Every_test_that_a_page_names_exists(string name, int least)
    {
        var page = File.ReadAllText(Repository.PathOf("docs", name));
        var sources = Directory.EnumerateFiles(Repository.PathOf("tests"), "*Tests.cs", SearchOption.AllDirectories).ToLookup(path => Path.GetFileNameWithoutExtension(path), File.ReadAllText);
        var named = System.Text.RegularExpressions.Regex.Matches(page, @"`(?:\w+\.)?(\w+Tests)\.(\w+)`").Select(match => (Class: match.Groups[1].Value, Method: match.Groups[2].Value)).Distinct().ToList();

        Assert.True(named.Count >= least);
        Assert.All(named, test => Assert.Contains(sources[test.Class], source => source.Contains($" {test.Method}(", StringComparison.Ordinal)));
    }

    private static List<string> Rows(string header) =>
        [.. Lines.SkipWhile(line => line != header).Skip(2).TakeWhile(line => line.StartsWith('|'))];

    private static LimitOptions Read(string limit) => GatewayOptionsReader.Read("gateway.yaml", $$"""
        identity: {certificate: a, key: b, bundle: c}
        trustDomain: cluster.local
        listeners: [{name: a, bind: "127.0.0.1:0", direction: inbound, routes: [{upstream: "http://a:1"}]}]
        limits: { {{limit}} }
        """).Limits;
}
