using Enforcer.Issuer;
using Enforcer.Tests.Support;

namespace Enforcer.Tests.Issuer;

public sealed class DocumentationTests
{
    private static readonly string[] Lines = File.ReadAllLines(Repository.PathOf("docs", "issuer.md"));

    [Fact]
    public void The_page_lists_the_reasons_of_the_code()
    {
        Assert.Equal(IssuanceRefusal.All.Select(refusal => $"| `{refusal.Id}` | {refusal.Status} | {refusal.Meaning} |"), Rows("| reason | status | meaning |"));
    }

    [Fact]
    public async Task The_page_lists_the_metrics_of_the_code()
    {
        await using var issuer = await new TestIssuer().StartAsync();
        using var client = new HttpClient { BaseAddress = issuer.Admin };
        var help = (await client.GetStringAsync("/metrics")).Split('\n').Where(line => line.StartsWith("# HELP enforcer_issuer_", StringComparison.Ordinal));

        Assert.Equal(help.Select(line => line.Split(' ', 4)).Select(words => $"| `{words[2]}` | {words[3]} |"), Rows("| metric | meaning |"));
    }

    private static List<string> Rows(string header) =>
        [.. Lines.SkipWhile(line => line != header).Skip(2).TakeWhile(line => line.StartsWith('|'))];
}
