using System.Diagnostics.Metrics;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json.Nodes;
using Enforcer.Admission;
using Enforcer.Admission.Mutation;
using Enforcer.Admission.Wire;
using Enforcer.Policies;
using Enforcer.Telemetry;
using Enforcer.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Enforcer.Tests.Admission;

/// <summary>What happens when judging is slow, broken or too much, with a review that the test controls.</summary>
public sealed class AdmissionEndpointTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddPrometheus().BuildServiceProvider();
    private readonly MetricCollector _collector;
    private readonly ManualResetEventSlim _leave = new();
    private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public AdmissionEndpointTests()
    {
        _collector = _services.GetRequiredService<MetricCollector>();
    }

    public void Dispose()
    {
        _leave.Set();
        _leave.Dispose();
        _services.Dispose();
    }

    [Fact]
    public async Task Refuses_with_a_named_reason_what_is_not_judged_in_time()
    {
        var endpoint = Endpoint(options => options with { Deadline = TimeSpan.FromMilliseconds(50) });

        var answer = await PostAsync(endpoint, Block);

        Assert.Equal(200, answer.Status);
        var response = JsonNode.Parse(answer.Body)!["response"]!;
        Assert.False(response["allowed"]!.GetValue<bool>());
        Assert.Equal(504, response["status"]!["code"]!.GetValue<int>());
        Assert.StartsWith("not judged (reason: deadline): ", response["status"]!["message"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Contains("enforcer_admission_unjudged_total{reason=\"deadline\"} 1\n", _collector.Scrape());
    }

    [Fact]
    public async Task Names_the_rule_that_does_not_come_to_an_end()
    {
        var endpoint = Endpoint(options => options with { Deadline = TimeSpan.FromMilliseconds(50) });

        var answer = await PostAsync(endpoint, request =>
        {
            request.Progress!.Begin([.. RuleCatalog.All.Take(3)]);
            request.Progress.Reach(1);
            return Block(request);
        });

        var message = JsonNode.Parse(answer.Body)!["response"]!["status"]!["message"]!.GetValue<string>();
        Assert.EndsWith($"; 1 rules were judged; not judged: {RuleCatalog.All[1].Info.Id}, {RuleCatalog.All[2].Info.Id}", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Takes_four_fifths_of_the_api_servers_own_timeout_when_that_is_less()
    {
        var endpoint = Endpoint(options => options with { Deadline = TimeSpan.FromMinutes(10) });

        var answer = await PostAsync(endpoint, Block, query: "?timeout=100ms");

        Assert.Contains("reason: deadline", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keeps_the_place_of_a_review_that_runs_past_its_deadline()
    {
        var endpoint = Endpoint(options => options with { Deadline = TimeSpan.FromMilliseconds(50), MostAtOnce = 1 });
        await PostAsync(endpoint, Block);

        var second = await PostAsync(endpoint, _ => new Decision { Outcome = Outcome.Allow });

        Assert.Contains("reason: deadline", second.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_what_a_rule_fails_on()
    {
        var lines = new List<string>();
        using var logs = new LoggerFactory([new ListLogs(lines)]);

        var answer = await PostAsync(
            Endpoint(logger: logs.CreateLogger<AdmissionEndpoint>()),
            _ => throw new InvalidDataException("a value of the object", new FormatException("a value of the object")));

        var response = JsonNode.Parse(answer.Body)!["response"]!;
        Assert.False(response["allowed"]!.GetValue<bool>());
        Assert.Contains("reason: internal-error", response["status"]!["message"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.DoesNotContain("a value of the object", answer.Body, StringComparison.Ordinal);
        var said = Assert.Single(lines, line => line.StartsWith("Judging", StringComparison.Ordinal));
        Assert.Contains("System.IO.InvalidDataException in Enforcer.Tests.Admission.AdmissionEndpointTests", said, StringComparison.Ordinal);
        Assert.DoesNotContain(lines, line => line.Contains("a value of the object", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Sheds_at_once_what_is_too_much()
    {
        var endpoint = Endpoint(options => options with { MostInFlight = 1 });
        var first = PostAsync(endpoint, Block);
        await _entered.Task;

        var second = await PostAsync(endpoint, Block);
        _leave.Set();
        var done = await first;
        var third = await PostAsync(endpoint, Block);

        Assert.Equal(503, second.Status);
        Assert.StartsWith("enforcer: overloaded: ", second.Body, StringComparison.Ordinal);
        Assert.Equal("1", second.RetryAfter);
        Assert.Equal(200, done.Status);
        Assert.Equal(200, third.Status);
    }

    [Fact]
    public async Task Sheds_what_does_not_fit_into_its_memory()
    {
        var endpoint = Endpoint(options => options with { MostBytesInFlight = 100 });

        var answer = await PostAsync(endpoint, Block);

        Assert.Equal(503, answer.Status);
    }

    [Fact]
    public async Task Judges_a_small_review_on_the_thread_that_read_it()
    {
        var endpoint = Endpoint(options => options with { MostInlineBytes = 64 * 1024 });
        var thread = -1;
        var arrived = new Pipe();
        await arrived.Writer.WriteAsync(Encoding.UTF8.GetBytes(Reviews.Of(Reviews.Pod())));
        await arrived.Writer.CompleteAsync();
        var own = Environment.CurrentManagedThreadId;

        var answering = PostAsync(
            endpoint,
            _ =>
            {
                thread = Environment.CurrentManagedThreadId;
                return new Decision { Outcome = Outcome.Allow };
            },
            body: arrived.Reader);

        Assert.Equal(own, thread);
        Assert.Equal(200, (await answering).Status);
    }

    [Fact]
    public async Task Gives_up_on_a_body_that_does_not_come()
    {
        var endpoint = Endpoint(options => options with { Deadline = TimeSpan.FromMilliseconds(50) });
        var pipe = new Pipe();
        await pipe.Writer.WriteAsync("{"u8.ToArray());

        var answer = await PostAsync(endpoint, Block, body: pipe.Reader);

        Assert.Equal(408, answer.Status);
        Assert.Contains("enforcer_admission_refusals_total{reason=\"slow-body\"} 1\n", _collector.Scrape());
    }

    private Decision Block(AdmissionRequest request)
    {
        _entered.TrySetResult();
        _leave.Wait();
        return new Decision { Outcome = Outcome.Allow };
    }

    private AdmissionEndpoint Endpoint(Func<AdmissionOptions, AdmissionOptions>? change = null, ILogger<AdmissionEndpoint>? logger = null)
    {
        var options = new AdmissionOptions { CertificateFile = "", KeyFile = "", Sidecar = new SidecarOptions { Image = "enforcer:test" }, MostInlineBytes = 100 };
        options = change is null ? options : change(options);
        return new AdmissionEndpoint(
            options,
            new ReviewPool(options.MostInFlight, options.MostBytesInFlight, options.MostAtOnce),
            new AdmissionMetrics(_services.GetRequiredService<IMeterFactory>()),
            [],
            TimeProvider.System,
            logger ?? NullLogger<AdmissionEndpoint>.Instance);
    }

    private static async Task<(int Status, string Body, string? RetryAfter)> PostAsync(
        AdmissionEndpoint endpoint, Func<AdmissionRequest, Decision> review, string query = "", PipeReader? body = null)
    {
        var bytes = Encoding.UTF8.GetBytes(Reviews.Of(Reviews.Pod()));
        var context = new DefaultHttpContext();
        context.Request.Method = "POST";
        context.Request.ContentType = "application/json; charset=utf-8";
        context.Request.QueryString = new QueryString(query);
        context.Features.Set<IRequestBodyPipeFeature>(new BodyPipe(body ?? PipeReader.Create(new MemoryStream(bytes))));
        context.Request.ContentLength = body is null ? bytes.Length : null;
        using var output = new MemoryStream();
        context.Response.Body = output;

        await endpoint.HandleAsync(context, "validate", review);

        await context.Response.BodyWriter.FlushAsync();
        return (context.Response.StatusCode, Encoding.UTF8.GetString(output.ToArray()), context.Response.Headers.RetryAfter);
    }

    private sealed record BodyPipe(PipeReader Reader) : IRequestBodyPipeFeature;
}
