using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Enforcer.Tests.Support;

/// <summary>
/// An API server of a few lines on Kestrel, for faults that a real one cannot be made to show: each path answers what the test says, in
/// turn, the last answer for ever. Behaviour of the API itself is tested against the real one.
/// </summary>
internal sealed class FakeKubernetesApi : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Queue<RequestDelegate>> _answers = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<(string Prefix, RequestDelegate Answer)> _prefixes = [];
    private readonly WebApplication _app;

    private FakeKubernetesApi(WebApplication app)
    {
        _app = app;
        app.Run(AnswerAsync);
    }

    public Uri Address => new(_app.Urls.Single() + "/");

    /// <summary>Method, path and query of each request, in order.</summary>
    public ConcurrentQueue<string> Requests { get; } = [];

    /// <summary>The Authorization and User-Agent of each request, in order.</summary>
    public ConcurrentQueue<(string Authorization, string UserAgent)> Callers { get; } = [];

    public static async Task<FakeKubernetesApi> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var api = new FakeKubernetesApi(builder.Build());
        await api._app.StartAsync();
        return api;
    }

    /// <summary>Queues an answer for a path and query, without the leading slash.</summary>
    public FakeKubernetesApi On(string path, RequestDelegate answer)
    {
        _answers.GetOrAdd("/" + path, _ => new Queue<RequestDelegate>()).Enqueue(answer);
        return this;
    }

    /// <summary>The answer to every path and query that starts so and has none of its own.</summary>
    public FakeKubernetesApi OnPrefix(string path, RequestDelegate answer)
    {
        _prefixes.Enqueue(("/" + path, answer));
        return this;
    }

    public FakeKubernetesApi On(string path, string json, int status = 200, string? retryAfter = null) => On(path, context =>
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        if (retryAfter is not null)
        {
            context.Response.Headers.RetryAfter = retryAfter;
        }

        return context.Response.WriteAsync(json);
    });

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value + context.Request.QueryString.Value;
        Requests.Enqueue($"{context.Request.Method} {path}");
        Callers.Enqueue((context.Request.Headers.Authorization.ToString(), context.Request.Headers.UserAgent.ToString()));
        if (!_answers.TryGetValue(path, out var answers))
        {
            if (_prefixes.FirstOrDefault(known => path.StartsWith(known.Prefix, StringComparison.Ordinal)).Answer is { } open)
            {
                return open(context);
            }

            context.Response.StatusCode = 404;
            return context.Response.WriteAsync($"{{\"kind\":\"Status\",\"reason\":\"NotFound\",\"message\":\"nothing at {path}\"}}");
        }

        lock (answers)
        {
            return (answers.Count > 1 ? answers.Dequeue() : answers.Peek())(context);
        }
    }
}
