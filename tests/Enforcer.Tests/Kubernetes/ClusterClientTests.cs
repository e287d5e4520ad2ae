using Enforcer.Kubernetes;
using Enforcer.Resources;
using Enforcer.Resources.Formats;
using Enforcer.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace Enforcer.Tests.Kubernetes;

public sealed class ClusterClientTests : IAsyncLifetime
{
    private const string Pods = "api/v1/namespaces/shop/pods?limit=500";

    private static readonly ApiResource Pod = new("", "v1", "pods", "Pod", true, ["get", "list"]);

    private FakeKubernetesApi _api = null!;

    public async Task InitializeAsync() => _api = await FakeKubernetesApi.StartAsync();

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public async Task Lists_page_by_page_and_gives_items_their_kind()
    {
        _api.On(Pods, """{"kind":"PodList","metadata":{"continue":"a b"},"items":[{"metadata":{"name":"one"}}]}""")
            .On(Pods + "&continue=a%20b", """{"kind":"PodList","metadata":{},"items":[{"metadata":{"name":"two"}}]}""");

        var (items, refusal) = await ListAsync();

        Assert.Null(refusal);
        Assert.Equal(["one", "two"], items.Select(item => item.Find("metadata", "name")!.Text));
        Assert.All(items, item => Assert.Equal(("v1", "Pod"), (item["apiVersion"]!.Text, item["kind"]!.Text)));
    }

    [Fact]
    public async Task Starts_a_list_again_when_its_continue_token_expired()
    {
        _api.On(Pods, """{"metadata":{"continue":"old"},"items":[{"metadata":{"name":"gone"}}]}""")
            .On(Pods, """{"metadata":{},"items":[{"metadata":{"name":"here"}}]}""")
            .On(Pods + "&continue=old", """{"kind":"Status","reason":"Expired","message":"too old"}""", 410);

        var (items, refusal) = await ListAsync();

        Assert.Null(refusal);
        Assert.Equal("here", Assert.Single(items).Find("metadata", "name")!.Text);
    }

    [Fact]
    public async Task Gives_up_a_list_whose_token_always_expires()
    {
        _api.On(Pods, """{"metadata":{"continue":"old"},"items":[]}""").On(Pods + "&continue=old", "{}", 410);

        var (items, refusal) = await ListAsync();

        Assert.True(refusal!.IsGone);
        Assert.Empty(items);
        Assert.Equal(8, _api.Requests.Count);
    }

    [Fact]
    public async Task Gives_up_a_list_that_never_ends()
    {
        _api.On(Pods, """{"metadata":{"continue":"x"},"items":[{"metadata":{}},{"metadata":{}}]}""")
            .On(Pods + "&continue=x", """{"metadata":{"continue":"x"},"items":[{"metadata":{}},{"metadata":{}}]}""");

        var failure = await Assert.ThrowsAsync<HttpRequestException>(() => ListAsync(ClusterLimits.Default with { MaxObjects = 9 }));

        Assert.Contains("more than 9 pods", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Asks_again_when_the_server_is_overloaded()
    {
        _api.On("api", "{}", 429, retryAfter: "0").On("api", "{}", 503, retryAfter: "0").On("api", """{"versions":["v1"]}""");

        var reply = await GetAsync("api");

        Assert.Equal("v1", reply.Required("the API")["versions"]!.Items[0].Text);
        Assert.Equal(3, _api.Requests.Count);
    }

    [Fact]
    public async Task A_server_that_stays_overloaded_is_a_refusal()
    {
        _api.On("api", """{"message":"too many requests"}""", 429, retryAfter: "0");

        var reply = await GetAsync("api");

        Assert.Equal((429, "too many requests"), (reply.Refusal!.Code, reply.Refusal.Message));
        Assert.Equal(4, _api.Requests.Count);
    }

    [Theory]
    [InlineData(500, "no json at all", "the server answered with status 500")]
    [InlineData(403, """{"reason":"Forbidden","message":"pods is forbidden"}""", "pods is forbidden")]
    public async Task A_refusal_is_a_value_with_the_servers_sentence(int status, string body, string message)
    {
        _api.On("api", body, status);

        var reply = await GetAsync("api");

        Assert.Null(reply.Object);
        Assert.Equal((status, message), (reply.Refusal!.Code, reply.Refusal.Message));
    }

    [Fact]
    public async Task A_required_answer_that_is_refused_says_what_to_do()
    {
        _api.On("api", """{"message":"pods is forbidden"}""", 403);

        var reply = await GetAsync("api");
        var failure = Assert.Throws<HttpRequestException>(() => reply.Required("cannot read"));

        Assert.Equal("cannot read: pods is forbidden", failure.Message);
        Assert.Contains("RBAC", (string)failure.Data[ClusterFailure.HintKey]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"a\":")]
    [InlineData("[]")]
    [InlineData("")]
    [InlineData("<html>sign in</html>")]
    public async Task An_answer_that_is_no_object_is_a_failure_of_the_cluster(string body)
    {
        _api.On("api", body);

        var failure = await Assert.ThrowsAsync<HttpRequestException>(() => GetAsync("api"));

        Assert.Contains("cannot be read", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_breaks_off_is_a_failure_of_the_cluster()
    {
        _api.On("api", async context =>
        {
            context.Response.ContentLength = 1000;
            await context.Response.WriteAsync("{");
            await context.Response.Body.FlushAsync();
            context.Abort();
        });

        await Assert.ThrowsAsync<HttpRequestException>(() => GetAsync("api"));
    }

    [Fact]
    public async Task An_answer_without_end_is_cut_off()
    {
        _api.On("api", async context =>
        {
            var chunk = new byte[64 * 1024];
            for (var i = 0; i < 100; i++)
            {
                await context.Response.Body.WriteAsync(chunk, context.RequestAborted);
            }
        });

        var failure = await Assert.ThrowsAsync<HttpRequestException>(() => GetAsync("api", ClusterLimits.Default with { MaxBytes = 1024 * 1024 }));

        Assert.Contains("larger than 1 MiB", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_does_not_come_ends_at_the_timeout()
    {
        _api.On("api", context => Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted));

        var failure = await Assert.ThrowsAsync<HttpRequestException>(() => GetAsync("api", ClusterLimits.Default with { Timeout = TimeSpan.FromMilliseconds(200) }));

        Assert.Contains("no answer in time", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_redirect_is_not_followed_with_our_credentials()
    {
        await using var other = await FakeKubernetesApi.StartAsync();
        _api.On("api", context =>
        {
            context.Response.Redirect(other.Address.AbsoluteUri);
            return Task.CompletedTask;
        });

        var reply = await GetAsync("api");

        Assert.Equal(302, reply.Refusal!.Code);
        Assert.Empty(other.Requests);
    }

    [Fact]
    public async Task Reads_the_token_for_each_request_and_names_itself()
    {
        _api.On("api", "{}");
        var tokens = new Queue<string>(["first", "second"]);
        using var client = new ClusterClient(new ClusterAccess { Server = _api.Address, Token = tokens.Dequeue }, ClusterLimits.Default, TimeProvider.System);

        await client.GetAsync("api", CancellationToken.None);
        await client.GetAsync("api", CancellationToken.None);

        Assert.Equal(["Bearer first", "Bearer second"], _api.Callers.Select(caller => caller.Authorization));
        Assert.All(_api.Callers, caller => Assert.StartsWith("enforcer/", caller.UserAgent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Applies_on_the_server_under_its_own_name()
    {
        _api.On("api/v1/namespaces/shop/pods/a?fieldManager=enforcer&force=true&dryRun=All", context => EchoAsync(context, "application/apply-patch+yaml"));
        using var client = Client();

        var reply = await client.ApplyAsync(Pod, "shop", "a", Tree("""{"kind":"Pod","metadata":{"name":"a"}}"""), force: true, dryRun: true, CancellationToken.None);

        Assert.Equal("a", reply.Required("apply").Find("metadata", "name")!.Text);
        Assert.StartsWith("PATCH ", Assert.Single(_api.Requests), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Creates_in_the_collection()
    {
        _api.On("api/v1/namespaces/shop/pods", context => EchoAsync(context, "application/json"));
        using var client = Client();

        var reply = await client.CreateAsync(Pod, "shop", Tree("""{"kind":"Pod","metadata":{"name":"a"}}"""), dryRun: false, CancellationToken.None);

        Assert.Equal("a", reply.Required("create").Find("metadata", "name")!.Text);
        Assert.StartsWith("POST ", Assert.Single(_api.Requests), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Discovery_takes_the_declared_version_else_one_that_is_served()
    {
        _api.On("api", """{"versions":["v1"]}""")
            .On("apis", """{"groups":[{"name":"policy","versions":[{"version":"v1"},{"version":"v1beta1"}],"preferredVersion":{"version":"v1beta1"}}]}""")
            .On("apis/policy/v1", """{"resources":[{"name":"others","kind":"Other","namespaced":true,"verbs":["list"]}]}""")
            .On("apis/policy/v1beta1", """{"resources":[{"name":"budgets","kind":"Budget","namespaced":true,"verbs":["list"]},{"name":"budgets/status","kind":"Budget","namespaced":true,"verbs":["get"]}]}""");
        using var client = Client();

        var found = await client.Discovery.FindAsync("policy/v1", "Budget", CancellationToken.None);
        var unknown = await client.Discovery.FindAsync("nowhere.example.com/v1", "Thing", CancellationToken.None);

        Assert.Equal("apis/policy/v1beta1/namespaces/shop/budgets/a", found!.Path("shop", "a"));
        Assert.Null(unknown);
    }

    private static async Task EchoAsync(HttpContext context, string type)
    {
        Assert.StartsWith(type, context.Request.ContentType, StringComparison.Ordinal);
        await context.Request.Body.CopyToAsync(context.Response.Body);
    }

    private static MapNode Tree(string json) => (MapNode)Assert.Single(JsonTree.Read(SourceText.Of("test", json), ReaderLimits.Default, []));

    private ClusterClient Client(ClusterLimits? limits = null) => new(new ClusterAccess { Server = _api.Address }, limits ?? ClusterLimits.Default, TimeProvider.System);

    private async Task<ApiReply> GetAsync(string path, ClusterLimits? limits = null)
    {
        using var client = Client(limits);
        return await client.GetAsync(path, CancellationToken.None);
    }

    private async Task<(IReadOnlyList<MapNode> Items, ApiStatus? Refusal)> ListAsync(ClusterLimits? limits = null)
    {
        using var client = Client(limits);
        return await client.ListAsync(Pod, "shop", CancellationToken.None);
    }
}
