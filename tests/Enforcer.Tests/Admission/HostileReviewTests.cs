using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Enforcer.Admission.Recording;
using Enforcer.Tests.Support;
using Microsoft.Extensions.Logging;

namespace Enforcer.Tests.Admission;

/// <summary>Reviews that mean harm, sent to the real server: to its memory, its time, its log and whoever reads its answers.</summary>
public sealed class HostileReviewTests
{
    private const string Escape = "\u001b[2J\u001b[31m";

    private const string Turned = "\u202Eevil\u2066";

    public static TheoryData<string> HostileNames =>
        ["a\r\n2026-01-01T00:00:00.000Z info: forged", $"a{Escape}b", $"a{Turned}b", "a\0b", "a\u2028b\u0085c", new string('a', 200_000)];

    [Theory]
    [MemberData(nameof(HostileNames))]
    public async Task Writes_no_hostile_name_into_log_or_answer_as_it_is(string name)
    {
        List<string> lines = [];
        using var logs = new ListLogs(lines);
        await using var webhook = await TestWebhook.StartAsync(logging: builder => builder.ClearProviders().AddProvider(logs));
        var policy = JsonNode.Parse(Reviews.PermissivePeerAuthentication)!;
        policy["metadata"]!["name"] = name;
        policy["metadata"]!["namespace"] = name;
        policy["spec"]!["portLevelMtls"] = new JsonObject { [name] = new JsonObject { ["mode"] = "DISABLE" } };

        var response = await webhook.ReviewAsync("/validate", Reviews.Of(policy.ToJsonString(), user: name));

        Assert.False(response["allowed"]!.GetValue<bool>());
        var message = response["status"]!["message"]!.GetValue<string>();
        Assert.Equal("", Unfit(message.Replace("\n- ", "", StringComparison.Ordinal)));
        Assert.True(message.Length < 32 * 1024, $"{message.Length} characters");
        Assert.All(response["auditAnnotations"]!.AsObject(), pair => Assert.Equal("", Unfit(pair.Value!.GetValue<string>())));
        var denied = Assert.Single(lines, line => line.Contains(" denied: ", StringComparison.Ordinal));
        Assert.Equal("", Unfit(denied));
        Assert.True(denied.Length < 32 * 1024, $"{denied.Length} characters");
    }

    [Theory]
    [MemberData(nameof(HostileNames))]
    public async Task Repeats_no_hostile_key_of_a_pod_as_it_is(string key)
    {
        await using var webhook = await TestWebhook.StartAsync();
        var pod = JsonNode.Parse(Reviews.Pod("""
            "annotations":{"enforcer.dev/inject":"enabled"}
            """))!;
        pod["metadata"]!["annotations"]![$"enforcer.dev/{key}"] = key;
        pod["metadata"]!["annotations"]!["enforcer.dev/capture"] = key;
        pod["spec"]!["containers"]![0]!["name"] = key;
        pod["spec"]!["containers"]![0]!["env"] = new JsonArray(
            new JsonObject { ["name"] = key, ["value"] = $"secretref:{key}" },
            new JsonObject { ["name"] = $"PASSWORD{key}", ["value"] = "k7Rz!2qLw9Xv" });
        var review = Reviews.Of(pod.ToJsonString());

        foreach (var path in new[] { "/validate", "/mutate", "/mutate/namespace" })
        {
            var response = await webhook.ReviewAsync(path, review);

            var message = response["status"]?["message"]?.GetValue<string>() ?? "";
            Assert.Equal("", Unfit(message.Replace("\n- ", "", StringComparison.Ordinal)));
            Assert.True(message.Length < 64 * 1024, $"{message.Length} characters");
            foreach (var warning in response["warnings"]?.AsArray() ?? [])
            {
                Assert.Equal("", Unfit(warning!.GetValue<string>()));
            }
        }
    }

    [Fact]
    public async Task Bounds_the_line_of_the_decision_log()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "decisions.jsonl");
        var name = new string('n', 300_000);
        await using (var webhook = await TestWebhook.StartAsync(change: options => options with { DecisionLog = new DecisionLogOptions { File = file } }))
        {
            await webhook.ReviewAsync("/validate", Reviews.Of($$"""{"apiVersion":"v1","kind":"{{name}}","metadata":{"name":"{{name}}\r\n{}","namespace":"{{name}}"} }""", user: name));
            // What was decided is written before a stop ends; disposing alone waits for nothing.
            await webhook.Host.StopAsync();
        }

        var line = Assert.Single(await File.ReadAllLinesAsync(file));
        Assert.True(line.Length < 8 * 1024, $"{line.Length} characters");
        Assert.EndsWith("n...", JsonNode.Parse(line)!["user"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Turns_ten_megabytes_away_and_answers_the_next()
    {
        await using var webhook = await TestWebhook.StartAsync();

        using var answer = await webhook.PostAsync("/validate", new ByteArrayContent(new byte[10 * 1024 * 1024]));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.True((await webhook.ReviewAsync("/validate", Reviews.Of(Reviews.Pod())))["allowed"]!.GetValue<bool>());
    }

    [Theory]
    [InlineData("[", "]", 100_000, 400)]
    [InlineData("{\"a\":", "}", 100_000, 400)]
    [InlineData("{\"a\":", "}", 200, 200)]
    public async Task Never_passes_an_object_that_is_too_deep(string open, string close, int depth, int status)
    {
        await using var webhook = await TestWebhook.StartAsync();
        var deep = string.Concat(Enumerable.Repeat(open, depth)) + "1" + string.Concat(Enumerable.Repeat(close, depth));
        var review = Reviews.Of(Reviews.PermissivePeerAuthentication).Replace("\"spec\":", $"\"deep\":{deep},\"spec\":", StringComparison.Ordinal);

        using var answer = await webhook.PostAsync("/validate", review);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.DoesNotContain("\"allowed\":true", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("UPDATE")]
    [InlineData("DELETE")]
    public async Task Never_passes_an_old_object_of_half_a_million_values_as_judged(string operation)
    {
        await using var webhook = await TestWebhook.StartAsync();
        var many = Reviews.PermissivePeerAuthentication.Replace("\"spec\":", $"\"many\":[{string.Join(',', Enumerable.Repeat("1", 600_000))}],\"spec\":", StringComparison.Ordinal);

        var response = await webhook.ReviewAsync("/validate", Reviews.Of(operation == "DELETE" ? null : Reviews.PermissivePeerAuthentication, operation, many));

        Assert.False(response["allowed"]!.GetValue<bool>());
        Assert.Contains("reason: unreadable-object", response["status"]!["message"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Judges_a_kind_that_nobody_knows_and_refuses_a_version_that_it_does_not_speak()
    {
        await using var webhook = await TestWebhook.StartAsync();

        var unknown = await webhook.ReviewAsync("/validate", Reviews.Of("""{"apiVersion":"example.org/v9","kind":"Nobody","metadata":{"name":"a"} }"""));
        using var beta = await webhook.PostAsync("/validate", Reviews.Of(Reviews.Pod()).Replace("admission.k8s.io/v1", "admission.k8s.io/v1beta1", StringComparison.Ordinal));

        Assert.True(unknown["allowed"]!.GetValue<bool>());
        Assert.Equal(HttpStatusCode.BadRequest, beta.StatusCode);
        Assert.Contains("admissionReviewVersions", await beta.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gives_up_on_a_client_that_stalls_and_answers_others_meanwhile()
    {
        await using var webhook = await TestWebhook.StartAsync(change: options => options with { Deadline = TimeSpan.FromMilliseconds(500), MostInFlight = 2 });
        await using var stalled = await PeerClient.ConnectAsync(new IPEndPoint(IPAddress.Loopback, webhook.Url.Port), null);
        await stalled.WriteAsync(Encoding.ASCII.GetBytes("POST /validate HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 1000000\r\n\r\n{\"kind\":"));

        var other = await webhook.ReviewAsync("/validate", Reviews.Of(Reviews.Pod()));
        using var reader = new StreamReader(stalled, Encoding.ASCII);
        var status = await reader.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(30));

        Assert.True(other["allowed"]!.GetValue<bool>());
        Assert.Equal("HTTP/1.1 408 Request Timeout", status);
        Assert.Contains("enforcer_admission_refusals_total{reason=\"slow-body\"} 1\n", await webhook.MetricsAsync());
    }

    // What a terminal would obey or a reader would be deceived by.
    private static string Unfit(string text) =>
        string.Concat(text.Where(letter => char.IsControl(letter) || letter is '\u2028' or '\u2029' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069')).Select(letter => $"U+{(int)letter:X4} "));
}
