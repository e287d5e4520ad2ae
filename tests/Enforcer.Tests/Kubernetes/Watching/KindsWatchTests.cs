using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Enforcer.Kubernetes;
using Enforcer.Kubernetes.Watching;
using Enforcer.Telemetry;
using Enforcer.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Enforcer.Tests.Kubernetes.Watching;

public sealed class KindsWatchTests : IAsyncLifetime
{
    private readonly ServiceProvider _services = new ServiceCollection().AddPrometheus().BuildServiceProvider();
    private readonly ConcurrentDictionary<string, string> _known = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _changed = new(0);
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string _groups = """{"groups":[]}""";
    private int _podStatus = 200;
    private FakeKubernetesApi? _api;
    private ClusterClient? _client;
    private KindsWatch<string>? _watch;

    public async Task InitializeAsync()
    {
        _api = (await FakeKubernetesApi.StartAsync())
            .On("api", """{"versions":["v1"]}""")
            .On("apis", context => context.Response.WriteAsync(_groups))
            .On("api/v1", """{"resources":[{"name":"pods","kind":"Pod","namespaced":true,"verbs":["list","watch"]},{"name":"bindings","kind":"Binding","namespaced":true,"verbs":["create"]}]}""")
            .On("apis/mesh.example/v1", """{"resources":[{"name":"meshes","kind":"Mesh","namespaced":false,"verbs":["list","watch"]}]}""")
            .On("api/v1/pods?limit=500", context => AnswerAsync(context, "pod"))
            .On("apis/mesh.example/v1/meshes?limit=500", context => AnswerAsync(context, "mesh"))
            .OnPrefix("api/v1/pods?watch=1", HoldAsync)
            .OnPrefix("apis/mesh.example/v1/meshes?watch=1", HoldAsync);
        _client = new ClusterClient(new ClusterAccess { Server = _api.Address }, ClusterLimits.Default, TimeProvider.System);
    }

    public async Task DisposeAsync()
    {
        _end.TrySetResult();
        await (_watch?.StopAsync(CancellationToken.None) ?? Task.CompletedTask);
        _watch?.Dispose();
        _client!.Dispose();
        await _api!.DisposeAsync();
        await _services.DisposeAsync();
        _changed.Dispose();
    }

    [Fact]
    public async Task Follows_what_is_served_and_what_is_installed_later_and_forgets_what_is_taken_away()
    {
        var watch = Start();
        await watch.Synced.WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Equal(["pod"], _known.Keys);
        Assert.True(watch.IsKnown);
        _groups = """{"groups":[{"name":"mesh.example","preferredVersion":{"version":"v1"},"versions":[{"version":"v1"}]}]}""";
        await UntilAsync(() => _known.ContainsKey("mesh"));
        _groups = """{"groups":[]}""";
        await UntilAsync(() => !_known.ContainsKey("mesh"));
        Assert.True(_known.ContainsKey("pod"));
    }

    [Fact]
    public async Task Is_synced_but_does_not_know_where_a_kind_may_not_be_read()
    {
        _podStatus = 403;

        var watch = Start();
        await watch.Synced.WaitAsync(TimeSpan.FromSeconds(20));

        Assert.False(watch.IsKnown);
        Assert.Equal(["pods"], watch.Unknown);
    }

    [Fact]
    public async Task Grows_stale_while_the_server_is_away()
    {
        var watch = Start();
        await watch.Synced.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(TimeSpan.Zero, watch.Staleness);

        await _api!.DisposeAsync();
        _end.TrySetResult();

        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (watch.Staleness == TimeSpan.Zero)
        {
            deadline.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        Assert.True(watch.IsKnown);
        Assert.Equal(["pod"], _known.Keys);
    }

    private KindsWatch<string> Start()
    {
        WatchOptions[] kinds =
        [
            new() { Subject = "pods", ApiVersion = "v1", Kind = "Pod" },
            new() { Subject = "bindings", ApiVersion = "v1", Kind = "Binding" },
            new() { Subject = "meshes", ApiVersion = "mesh.example/preferred", Kind = "Mesh" },
        ];
        _watch = new KindsWatch<string>(
            _client!, kinds, (root, _) => root.Find("metadata", "name")?.Text, Move, new WatchMetrics(_services.GetRequiredService<IMeterFactory>()), TimeProvider.System, NullLogger.Instance)
        {
            Period = TimeSpan.FromMilliseconds(20),
        };
        _ = _watch.StartAsync(CancellationToken.None);
        return _watch;
    }

    private void Move(string? before, string? after)
    {
        if (after is not null)
        {
            _known[after] = after;
        }
        else
        {
            _known.TryRemove(before!, out _);
        }

        _changed.Release();
    }

    private Task AnswerAsync(HttpContext context, string name)
    {
        context.Response.StatusCode = name == "pod" ? _podStatus : 200;
        return context.Response.WriteAsync($$$"""{"metadata":{"resourceVersion":"8"},"items":[{"metadata":{"name":"{{{name}}}"}}]}""");
    }

    private async Task HoldAsync(HttpContext context)
    {
        await context.Response.Body.FlushAsync();
        await Task.WhenAny(_end.Task, Task.Delay(Timeout.Infinite, context.RequestAborted));
    }

    private async Task UntilAsync(Func<bool> condition)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!condition())
        {
            await _changed.WaitAsync(deadline.Token);
        }
    }
}
