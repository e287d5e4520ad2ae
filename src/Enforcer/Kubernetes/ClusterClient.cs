using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Enforcer.Kubernetes.Watching;
using Enforcer.Resources;
using Enforcer.Resources.Formats;

namespace Enforcer.Kubernetes;

/// <summary>
/// Speaks to one API server in unstructured JSON, so that any kind, custom ones included, can be read and written. Refusals are values;
/// a server that cannot be reached, answers too late, too much or no JSON is an <see cref="HttpRequestException"/>.
/// </summary>
internal sealed class ClusterClient : IDisposable
{
    /// <summary>Objects asked for at a time.</summary>
    public const int PageSize = 500;

    /// <summary>Who the server records as the owner of fields that we apply.</summary>
    public const string FieldManager = "enforcer";

    private const int MostRestarts = 3;
    private const int MostAttempts = 4;
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly HttpClient _http;
    private readonly ClusterLimits _limits;
    private readonly TimeProvider _time;
    private readonly Func<string>? _token;
    private long _clockOffset = long.MinValue;

    public ClusterClient(ClusterAccess access, ClusterLimits limits, TimeProvider time)
    {
        Access = access;
        _limits = limits;
        _time = time;
        _token = access.Token;
        _http = ClusterHttp.Create(access, limits);
        Discovery = new ApiDiscovery(this);
    }

    public ClusterAccess Access { get; }

    public ApiDiscovery Discovery { get; }

    /// <summary>How far the server's clock was ahead of ours when it last answered, to the second; null until it says.</summary>
    public TimeSpan? ClockOffset => Interlocked.Read(ref _clockOffset) is var ticks and not long.MinValue ? TimeSpan.FromTicks(ticks) : null;

    public Task<ApiReply> GetAsync(ApiResource resource, string? space, string name, CancellationToken cancellationToken) =>
        GetAsync(resource.Path(space, name), cancellationToken);

    /// <summary>Only the object's metadata, for kinds whose values are none of our business.</summary>
    public Task<ApiReply> GetMetadataAsync(ApiResource resource, string? space, string name, CancellationToken cancellationToken) =>
        SendJsonAsync(HttpMethod.Get, resource.Path(space, name), null, null, cancellationToken, "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1");

    /// <summary>Changes the members that <paramref name="body"/> names (RFC 7396) and leaves all else as it is.</summary>
    public Task<ApiReply> MergeAsync(ApiResource resource, string? space, string name, JsonObject body, CancellationToken cancellationToken) =>
        SendJsonAsync(HttpMethod.Patch, resource.Path(space, name) + $"?fieldManager={FieldManager}", body.ToJsonString(), "application/merge-patch+json", cancellationToken);

    /// <summary>Reads any path below the server, discovery documents included.</summary>
    public Task<ApiReply> GetAsync(string path, CancellationToken cancellationToken) => SendAsync(HttpMethod.Get, path, null, null, cancellationToken);

    /// <summary>
    /// Every object of a kind, page by page. A list whose <c>continue</c> token expired meanwhile (410) is read again from the start, so that
    /// the result is always of one moment; after three restarts the refusal is returned.
    /// </summary>
    /// <param name="resource">The kind.</param>
    /// <param name="space">Null for every namespace.</param>
    /// <param name="cancellationToken">Stops between and in requests.</param>
    public async Task<(IReadOnlyList<MapNode> Items, ApiStatus? Refusal)> ListAsync(ApiResource resource, string? space, CancellationToken cancellationToken)
    {
        for (var restart = 0; ; restart++)
        {
            var (items, refusal) = await ListOnceAsync(resource, space, cancellationToken);
            if (refusal is not { IsGone: true } || restart == MostRestarts)
            {
                return (items, refusal);
            }
        }
    }

    public Task<ApiReply> CreateAsync(ApiResource resource, string? space, Node body, bool dryRun, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, resource.Path(space, null) + (dryRun ? "?dryRun=All" : ""), body, "application/json", cancellationToken);

    public Task<ApiReply> CreateAsync(ApiResource resource, string? space, JsonObject body, CancellationToken cancellationToken) =>
        SendJsonAsync(HttpMethod.Post, resource.Path(space, null), body.ToJsonString(), "application/json", cancellationToken);

    /// <summary>Writes the whole object; a conflict (409) where somebody changed it since its <c>resourceVersion</c> was read.</summary>
    public Task<ApiReply> ReplaceAsync(ApiResource resource, string? space, string name, JsonObject body, CancellationToken cancellationToken) =>
        SendJsonAsync(HttpMethod.Put, resource.Path(space, name), body.ToJsonString(), "application/json", cancellationToken);

    /// <summary>Writes the status of the object and nothing else of it; a conflict (409) where somebody changed it since.</summary>
    public Task<ApiReply> ReplaceStatusAsync(ApiResource resource, string? space, string name, JsonObject body, CancellationToken cancellationToken) =>
        SendJsonAsync(HttpMethod.Put, resource.Path(space, name) + "/status", body.ToJsonString(), "application/json", cancellationToken);

    public Task<ApiReply> DeleteAsync(ApiResource resource, string? space, string name, CancellationToken cancellationToken) =>
        SendJsonAsync(HttpMethod.Delete, resource.Path(space, name), null, null, cancellationToken);

    /// <summary>Server-side apply as <see cref="FieldManager"/>; <paramref name="force"/> takes fields over from other managers.</summary>
    public Task<ApiReply> ApplyAsync(ApiResource resource, string? space, string name, Node body, bool force, bool dryRun, CancellationToken cancellationToken)
    {
        var query = $"?fieldManager={FieldManager}&force={(force ? "true" : "false")}{(dryRun ? "&dryRun=All" : "")}";
        return SendAsync(HttpMethod.Patch, resource.Path(space, name) + query, body, "application/apply-patch+yaml", cancellationToken);
    }

    /// <summary>Opens an answer that goes on, such as a watch: the stream of its lines, or why there is none. The caller disposes it.</summary>
    /// <exception cref="HttpRequestException">The server cannot be reached.</exception>
    public async Task<(LineStream? Lines, ApiStatus? Refusal)> OpenAsync(string path, CancellationToken cancellationToken)
    {
        using var request = Request(HttpMethod.Get, path);
        HttpResponseMessage? response = null;
        try
        {
            response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (response.IsSuccessStatusCode)
            {
                var lines = new LineStream(response, await response.Content.ReadAsStreamAsync(cancellationToken), _limits.MaxBytes, Access.Server);
                response = null;
                return (lines, null);
            }

            return (null, ApiStatus.Of((int)response.StatusCode, null));
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException || (failure is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw ClusterFailure.Unreachable(Access.Server, failure);
        }
        finally
        {
            response?.Dispose();
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<(IReadOnlyList<MapNode> Items, ApiStatus? Refusal)> ListOnceAsync(ApiResource resource, string? space, CancellationToken cancellationToken)
    {
        var items = new List<MapNode>();
        var path = string.Create(CultureInfo.InvariantCulture, $"{resource.Path(space, null)}?limit={PageSize}");
        for (var next = path; ;)
        {
            var reply = await GetAsync(next, cancellationToken);
            if (reply.Object is null)
            {
                return ([], reply.Refusal);
            }

            items.AddRange((reply.Object["items"]?.Items ?? []).OfType<MapNode>().Select(item => Item(item, resource)));
            if (items.Count > _limits.MaxObjects)
            {
                throw ClusterFailure.Malformed(Access.Server, $"more than {_limits.MaxObjects} {resource.Plural}");
            }

            if (reply.Object.Find("metadata", "continue")?.Text is not { Length: > 0 } token)
            {
                return (items, null);
            }

            next = $"{path}&continue={Uri.EscapeDataString(token)}";
        }
    }

    // Items of a list come without apiVersion and kind.
    private static MapNode Item(MapNode item, ApiResource resource)
    {
        item.Detach();
        return item["kind"] is not null
            ? item
            : new MapNode(
                [
                    new MapEntry("apiVersion", TextPosition.Start, new ScalarNode(resource.ApiVersion)),
                    new MapEntry("kind", TextPosition.Start, new ScalarNode(resource.Kind)),
                    .. item.Entries,
                ],
                item.Start,
                item.End);
    }

    private Task<ApiReply> SendAsync(HttpMethod method, string path, Node? body, string? type, CancellationToken cancellationToken) =>
        SendJsonAsync(method, path, body?.ToJson()?.ToJsonString(), type, cancellationToken);

    private async Task<ApiReply> SendJsonAsync(HttpMethod method, string path, string? json, string? type, CancellationToken cancellationToken, string accept = "application/json")
    {
        for (var attempt = 1; ; attempt++)
        {
            using var request = Request(method, path, accept);
            if (json is not null)
            {
                request.Content = new StringContent(json, Encoding.UTF8, type!);
            }

            var (reply, pause) = await ExchangeAsync(request, cancellationToken);
            if (pause is null || attempt == MostAttempts)
            {
                return reply;
            }

            await Task.Delay(pause.Value, _time, cancellationToken);
        }
    }

    private HttpRequestMessage Request(HttpMethod method, string path, string accept = "application/json")
    {
        var request = new HttpRequestMessage(method, new Uri(Access.Server, path));
        request.Headers.Accept.ParseAdd(accept);
        request.Headers.Host = Access.ServerName;
        if (_token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _token());
        }

        return request;
    }

    // A pause tells that the server is overloaded (429, or 503 with Retry-After) and did nothing with the request.
    private async Task<(ApiReply Reply, TimeSpan? Pause)> ExchangeAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseContentRead, cancellationToken);
            if (response.Headers.Date is { } date)
            {
                Interlocked.Exchange(ref _clockOffset, (date - _time.GetUtcNow()).Ticks);
            }

            var bytes = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            var code = (int)response.StatusCode;
            var after = response.Headers.RetryAfter?.Delta;
            TimeSpan? pause = code == 429 || (code == 503 && after is not null) ? Bounded(after ?? TimeSpan.FromSeconds(1)) : null;
            var reply = response.IsSuccessStatusCode ? new ApiReply(Parse(bytes), null) : new ApiReply(null, ApiStatus.Of(code, TryParse(bytes, out _)));
            return (reply, pause);
        }
        catch (Exception failure) when (failure is HttpRequestException { StatusCode: null, HttpRequestError: not HttpRequestError.ConfigurationLimitExceeded } or IOException)
        {
            throw ClusterFailure.Unreachable(Access.Server, failure);
        }
        catch (HttpRequestException failure) when (failure.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded)
        {
            throw ClusterFailure.Malformed(Access.Server, $"it is larger than {_limits.MaxBytes / 1024 / 1024} MiB");
        }
        catch (OperationCanceledException failure) when (!cancellationToken.IsCancellationRequested)
        {
            throw ClusterFailure.Unreachable(Access.Server, failure);
        }
    }

    private static TimeSpan Bounded(TimeSpan pause) => pause < LongestPause ? pause : LongestPause;

    /// <summary>Reads one JSON object of an answer.</summary>
    /// <exception cref="HttpRequestException">It is none.</exception>
    public MapNode Parse(byte[] bytes) => TryParse(bytes, out var reason) ?? throw ClusterFailure.Malformed(Access.Server, reason);

    private MapNode? TryParse(byte[] bytes, out string reason)
    {
        var limits = new ReaderLimits(_limits.MaxBytes, ReaderLimits.DeepestTree, _limits.MaxNodes, 1);
        if (bytes.Length <= _limits.MaxBytes && TryParse(bytes, limits) is { } tree)
        {
            reason = "";
            return tree;
        }

        // Read again, slower, by the reader that names what is wrong and where.
        var source = SourceText.Decode("cluster", bytes, limits, out var error);
        var errors = new List<ReadError>();
        var roots = source is null ? [] : JsonTree.Read(source, limits, errors);
        reason = (error ?? errors.FirstOrDefault())?.Message ?? "it is no JSON object";
        return errors.Count == 0 && roots is [MapNode map] ? map : null;
    }

    private static MapNode? TryParse(byte[] bytes, ReaderLimits limits)
    {
        try
        {
            return Utf8JsonTree.ReadWhole(bytes, limits) as MapNode;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
