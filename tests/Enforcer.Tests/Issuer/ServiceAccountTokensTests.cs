using Enforcer.Issuer.Callers;
using Enforcer.Kubernetes;
using Enforcer.Tests.Support;

namespace Enforcer.Tests.Issuer;

/// <summary>What the API server may say of a token, and who is believed then; <c>IssuerTests</c> of the end-to-end tests asks a real one.</summary>
public sealed class ServiceAccountTokensTests : IAsyncLifetime
{
    private const string Account = "system:serviceaccount:shop:web";
    private const string Bound = """ "extra":{"authentication.kubernetes.io/pod-name":["web-1"],"authentication.kubernetes.io/pod-uid":["u1"]} """;
    private const string Running = """{"metadata":{"name":"web-1","uid":"u1"},"spec":{"serviceAccountName":"web"},"status":{"phase":"Running"}}""";

    private FakeKubernetesApi _api = null!;

    public async Task InitializeAsync() => _api = await FakeKubernetesApi.StartAsync();

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public async Task Believes_a_token_of_a_running_pod_for_our_audience()
    {
        var (caller, _) = await AskAsync(Review(Account, Bound), Running);

        Assert.Equal("spiffe://cluster.local/ns/shop/sa/web", caller!.Id.ToString());
    }

    [Theory]
    [InlineData("system:node:worker-1")]
    [InlineData("system:serviceaccount:shop")]
    [InlineData("system:serviceaccount:shop:web:more")]
    [InlineData("system:serviceaccount:shop:..")]
    [InlineData("system:serviceaccount::web")]
    [InlineData("admin")]
    public async Task Believes_nobody_who_is_no_service_account(string user)
    {
        Assert.Equal("token-invalid", (await AskAsync(Review(user, Bound), Running)).Refusal);
    }

    [Theory]
    [InlineData(""" "authenticated":false """)]
    [InlineData(""" "error":"expired" """)]
    [InlineData(""" "authenticated":true,"user":{"username":"system:serviceaccount:shop:web"} """)]
    [InlineData(""" "authenticated":true,"audiences":["https://kubernetes.default.svc"],"user":{"username":"system:serviceaccount:shop:web"} """)]
    [InlineData(""" "authenticated":"true","audiences":["enforcer.dev/issuer"],"user":{"username":"system:serviceaccount:shop:web"} """)]
    public async Task Believes_no_token_that_was_not_found_good_for_our_audience(string status)
    {
        Assert.Equal("token-invalid", (await AskAsync("{\"status\":{" + status + "}}", Running)).Refusal);
    }

    [Theory]
    [InlineData("""{"metadata":{"name":"web-1","uid":"u2"},"spec":{"serviceAccountName":"web"},"status":{"phase":"Running"}}""")]
    [InlineData("""{"metadata":{"name":"web-1","uid":"u1"},"spec":{"serviceAccountName":"other"},"status":{"phase":"Running"}}""")]
    [InlineData("""{"metadata":{"name":"web-1","uid":"u1"},"spec":{"serviceAccountName":"web"},"status":{"phase":"Succeeded"}}""")]
    [InlineData("""{"metadata":{"name":"web-1","uid":"u1"},"spec":{"serviceAccountName":"web"},"status":{"phase":"Failed"}}""")]
    [InlineData(null)]
    public async Task Believes_no_token_whose_pod_is_another_or_over(string? pod)
    {
        Assert.Equal("token-unbound", (await AskAsync(Review(Account, Bound), pod)).Refusal);
    }

    [Theory]
    [InlineData(""" "extra":{} """)]
    [InlineData(""" "extra":{"authentication.kubernetes.io/pod-name":["web-1"]} """)]
    [InlineData(""" "extra":{"authentication.kubernetes.io/pod-name":[],"authentication.kubernetes.io/pod-uid":["u1"]} """)]
    [InlineData(""" "groups":["system:serviceaccounts"] """)]
    public async Task Believes_no_token_that_is_bound_to_no_pod(string rest)
    {
        Assert.Equal("token-unbound", (await AskAsync(Review(Account, rest), Running)).Refusal);
    }

    [Fact]
    public async Task Believes_nobody_while_the_api_server_refuses_to_say()
    {
        _api.On("apis/authentication.k8s.io/v1/tokenreviews", """{"kind":"Status","code":403,"message":"no"}""", status: 403);

        Assert.Equal("cluster-unreachable", (await AskAsync(null, null)).Refusal);
    }

    private static string Review(string user, string rest) =>
        "{\"status\":{\"authenticated\":true,\"audiences\":[\"enforcer.dev/issuer\"],\"user\":{\"username\":\"" + user + "\"," + rest + "}}}";

    private async Task<(Caller? Caller, string? Refusal)> AskAsync(string? review, string? pod)
    {
        if (review is not null)
        {
            _api.On("apis/authentication.k8s.io/v1/tokenreviews", review, status: 201);
        }

        _api.On("api/v1/namespaces/shop/pods/web-1", pod ?? """{"kind":"Status","code":404}""", status: pod is null ? 404 : 200);
        using var client = new ClusterClient(new ClusterAccess { Server = _api.Address }, ClusterLimits.Default, TimeProvider.System);
        var (caller, refusal) = await new ServiceAccountTokens(client, "cluster.local", "enforcer.dev/issuer").AuthenticateAsync("token", CancellationToken.None);
        return (caller, refusal?.Id);
    }
}
