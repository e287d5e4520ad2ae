using System.Diagnostics.Metrics;
using Enforcer.Kubernetes;
using Enforcer.Kubernetes.Watching;
using Enforcer.Telemetry;
using Enforcer.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Enforcer.Tests.Kubernetes.Watching;

public sealed class ObjectWatchTests : IAsyncLifetime
{
    private readonly ServiceProvider _services = new ServiceCollection().AddPrometheus().BuildServiceProvider();
    private readonly TaskCompletionSource _synced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SemaphoreSlim _changed = new(0);
    private FakeKubernetesApi? _api;
    private ClusterClient? _client;

    public async Task InitializeAsync()
    {
        _api = (await FakeKubernetesApi.StartAsync())
            .On("api", """{"versions":["v1"]}""")
            .On("apis", """{"groups":[]}""")
            .On("api/v1", """{"resources":[{"name":"secrets","kind":"Secret","namespaced":true,"verbs":["list","watch"]}]}""");
        _client = new ClusterClient(new ClusterAccess { Server = _api.Address }, ClusterLimits.Default, TimeProvider.System);
    }

    public async Task DisposeAsync()
    {
        _end.TrySetResult();
        _client!.Dispose();
        await _api!.DisposeAsync();
        await _services.DisposeAsync();
        _changed.Dispose();
    }

    [Fact]
    public async Task Lists_page_by_page_and_follows_what_changes()
    {
        Respond("limit=2", List("7", Item("a", "1") + "," + Item("b", "2"), next: "x y"));
        Respond("limit=2&continue=x%20y", List("8", Item("c", "3")));
        RespondWatch("8", Event("ADDED", Item("d", "9")), Event("DELETED", Item("a", "10")), Event("MODIFIED", Item("b", "11")), """{"type":"BOOKMARK","object":{"metadata":{"resourceVersion":"20"}}}""");
        var store = await FollowAsync(new WatchOptions { Subject = "secrets", ApiVersion = "v1", Kind = "Secret", PageSize = 2 });

        await UntilAsync(() => store.Find("shop", "b") == "11" && store.Find("shop", "d") is not null);

        Assert.Null(store.Find("shop", "a"));
        Assert.Equal(["11", "3", "9"], store.All.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Takes_up_an_ended_watch_where_it_ended_and_lists_anew_what_the_server_forgot()
    {
        Respond("limit=500", List("8", Item("a", "1")));
        Respond("limit=500", List("30", Item("z", "30")));
        _api!.OnPrefix("api/v1/secrets?watch=1", context => context.Request.Query["resourceVersion"] == "8"
            ? context.Response.WriteAsync("""{"type":"BOOKMARK","object":{"metadata":{"resourceVersion":"20"}}}""" + "\n")
            : context.Request.Query["resourceVersion"] == "20"
                ? context.Response.WriteAsync("""{"type":"ERROR","object":{"kind":"Status","code":410,"reason":"Expired"}}""" + "\n")
                : HoldAsync(context));
        var store = await FollowAsync(new WatchOptions { Subject = "secrets", ApiVersion = "v1", Kind = "Secret" });

        await UntilAsync(() => store.Find("shop", "z") is not null);

        Assert.Null(store.Find("shop", "a"));
        Assert.Contains(_api.Requests, request => request.Contains("resourceVersion=20", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Keeps_what_it_knows_while_the_server_fails_and_goes_on_afterwards()
    {
        Respond("limit=500", List("8", Item("a", "1")));
        var calls = 0;
        _api!.OnPrefix("api/v1/secrets?watch=1", context =>
        {
            if (Interlocked.Increment(ref calls) == 1)
            {
                context.Response.StatusCode = 500;
                return Task.CompletedTask;
            }

            return context.Response.WriteAsync(Event("ADDED", Item("b", "9")) + "\n").ContinueWith(_ => HoldAsync(context), TaskScheduler.Default).Unwrap();
        });
        var store = await FollowAsync(new WatchOptions { Subject = "secrets", ApiVersion = "v1", Kind = "Secret" });

        Assert.NotNull(store.Find("shop", "a"));
        await UntilAsync(() => store.Find("shop", "b") is not null);

        Assert.Single(_api.Requests, request => request.Contains("limit=500", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Is_complete_without_objects_where_the_kind_is_not_installed_and_finds_it_later()
    {
        _api!.On("apis/enforcer.dev/v1alpha1", """{"resources":[]}""");
        var store = await FollowAsync(new WatchOptions { Subject = "secret-bindings", ApiVersion = "v1", Kind = "Absent", AbsentPause = TimeSpan.FromMilliseconds(1) });

        Assert.True(store.IsSynced);
        Assert.Empty(store.All);
        await UntilAsync(() => _api.Requests.Count(request => request.EndsWith("/api/v1", StringComparison.Ordinal)) > 2);
    }

    [Fact]
    public async Task Counts_a_silent_connection_as_dead()
    {
        Respond("limit=500", List("8", Item("a", "1")));
        var calls = 0;
        _api!.OnPrefix("api/v1/secrets?watch=1", async context =>
        {
            await context.Response.StartAsync();
            if (Interlocked.Increment(ref calls) > 1)
            {
                await context.Response.WriteAsync(Event("ADDED", Item("b", "9")) + "\n");
            }

            await HoldAsync(context);
        });
        var store = await FollowAsync(new WatchOptions { Subject = "secrets", ApiVersion = "v1", Kind = "Secret", Window = TimeSpan.FromMilliseconds(20), Patience = TimeSpan.FromMilliseconds(20) });

        await UntilAsync(() => store.Find("shop", "b") is not null);
    }

    [Theory]
    [InlineData(0, 500, 1000)]
    [InlineData(3, 4000, 8000)]
    [InlineData(50, 15000, 30000)]
    public void Waits_longer_after_each_failure_up_to_a_bound(int failures, int least, int most)
    {
        var backoff = new Backoff(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));
        for (var i = 0; i < failures; i++)
        {
            backoff.Next();
        }

        Assert.InRange(backoff.Next().TotalMilliseconds, least, most);
    }

    private static string Item(string name, string version) => $$$"""{"metadata":{"name":"{{{name}}}","namespace":"shop","resourceVersion":"{{{version}}}"},"data":{"k":"eA=="}}""";

    private static string List(string version, string items, string next = "") => $$$"""{"metadata":{"resourceVersion":"{{{version}}}","continue":"{{{next}}}"},"items":[{{{items}}}]}""";

    private static string Event(string type, string item) => $$$"""{"type":"{{{type}}}","object":{{{item}}}}""";

    private void Respond(string query, string json) => _api!.On($"api/v1/secrets?{query}", json);

    private void RespondWatch(string version, params string[] events) => _api!.OnPrefix($"api/v1/secrets?watch=1&allowWatchBookmarks=true&resourceVersion={version}", async context =>
    {
        foreach (var line in events)
        {
            await context.Response.WriteAsync(line + "\n");
        }

        await HoldAsync(context);
    });

    private async Task HoldAsync(HttpContext context)
    {
        await context.Response.Body.FlushAsync();
        await Task.WhenAny(_end.Task, Task.Delay(Timeout.Infinite, context.RequestAborted));
    }

    private async Task<ObjectStore<string>> FollowAsync(WatchOptions options)
    {
        var store = new ObjectStore<string>(() => _synced.TrySetResult(), () => _changed.Release());
        var watch = new ObjectWatch<string>(
            _client!, options, item => item.Find("metadata", "resourceVersion")?.Text, store, new WatchMetrics(_services.GetRequiredService<IMeterFactory>()), TimeProvider.System, NullLogger<ObjectWatch<string>>.Instance);
        await watch.StartAsync(CancellationToken.None);
        _ = _end.Task.ContinueWith(_ => watch.StopAsync(CancellationToken.None), TaskScheduler.Default);
        await _synced.Task.WaitAsync(TimeSpan.FromSeconds(10));
        return store;
    }

    // Each change of the store is a reason to look again; the deadline only ends a test that would fail.
    private async Task UntilAsync(Func<bool> condition)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!condition())
        {
            await _changed.WaitAsync(deadline.Token);
        }
    }
}
