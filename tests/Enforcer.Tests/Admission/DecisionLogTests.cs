using System.Text.Json.Nodes;
using Enforcer.Admission;
using Enforcer.Admission.Recording;
using Enforcer.Tests.Support;

namespace Enforcer.Tests.Admission;

public sealed class DecisionLogTests : IDisposable
{
    private static readonly string Good = Reviews.Of("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a\nb"}}""");
    private static readonly string Bad = Reviews.Of("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"data":{"password":"k7Rz!2qLw9Xv"}}""");

    private readonly TemporaryFolder _folder = new();

    private string LogFile => Path.Combine(_folder.Path, "decisions.jsonl");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Keeps_every_decision_as_a_line_without_any_value_of_the_object()
    {
        await using (var webhook = await StartAsync())
        {
            await webhook.ReviewAsync("/validate", Good);
            await webhook.ReviewAsync("/validate", Bad);
        }

        var lines = await File.ReadAllLinesAsync(LogFile);
        Assert.Equal(2, lines.Length);
        var (good, bad) = (JsonNode.Parse(lines[0])!, JsonNode.Parse(lines[1])!);
        Assert.Equal(("allow", "ConfigMap", "validate"), (good["decision"]!.GetValue<string>(), good["kind"]!.GetValue<string>(), good["webhook"]!.GetValue<string>()));
        Assert.Equal("deny", bad["decision"]!.GetValue<string>());
        Assert.Contains("secrets-configmap-literal at data.password", bad["findings"]!["denied"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.DoesNotContain("k7Rz", lines[1], StringComparison.Ordinal);
        Assert.True(bad["milliseconds"]!.GetValue<double>() > 0);
    }

    [Fact]
    public async Task Moves_a_full_file_aside_and_keeps_only_so_many()
    {
        await using (var webhook = await StartAsync(mostBytes: 1, mostFiles: 3))
        {
            for (var i = 0; i < 5; i++)
            {
                await webhook.ReviewAsync("/validate", Good);
            }
        }

        Assert.Equal(["decisions.jsonl", "decisions.jsonl.1", "decisions.jsonl.2"], Directory.GetFiles(_folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.All(Directory.GetFiles(_folder.Path), file => Assert.Single(File.ReadAllLines(file)));
    }

    [Fact]
    public async Task Goes_on_answering_and_counts_what_a_disk_does_not_take()
    {
        Directory.CreateDirectory(LogFile);
        await using var webhook = await StartAsync();

        var answer = await webhook.ReviewAsync("/validate", Good);

        Assert.True(answer["allowed"]!.GetValue<bool>());
        await WaitForAsync(webhook, "enforcer_admission_decisions_lost_total 1");
    }

    private Task<TestWebhook> StartAsync(long mostBytes = 1024, int mostFiles = 5) => TestWebhook.StartAsync(
        change: options => options with { DecisionLog = new DecisionLogOptions { File = LogFile, MostBytes = mostBytes, MostFiles = mostFiles } });

    private static async Task WaitForAsync(TestWebhook webhook, string line)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!(await webhook.MetricsAsync()).Contains(line, StringComparison.Ordinal))
        {
            deadline.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
