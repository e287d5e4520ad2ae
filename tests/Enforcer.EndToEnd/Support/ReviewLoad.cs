using System.Net;
using System.Net.Http.Headers;

namespace Enforcer.EndToEnd.Support;

/// <summary>ConfigMaps created without pause, in a dry run, through the real API server and the webhook behind it.</summary>
public sealed class ReviewLoad
{
    private readonly Task<IReadOnlyList<string>>[] _workers;
    private int _count;

    public ReviewLoad(ControlPlane cluster, string space, CancellationToken end, int workers = 2) =>
        _workers = [.. Enumerable.Range(0, workers).Select(worker => WorkAsync(cluster, space, worker, end))];

    public int Count => Volatile.Read(ref _count);

    public async Task<IReadOnlyList<string>> FailuresAsync() => [.. (await Task.WhenAll(_workers)).SelectMany(failures => failures)];

    /// <summary>Null where the review was answered and allowed.</summary>
    public static async Task<string?> ReviewAsync(ControlPlane cluster, string space, string name)
    {
        using var body = new StringContent($$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"{{{name}}}"},"data":{"a":"b"}}""");
        body.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var answer = await cluster.Client.PostAsync(new Uri(cluster.Server, $"api/v1/namespaces/{space}/configmaps?dryRun=All"), body);
        return answer.StatusCode == HttpStatusCode.Created ? null : $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}";
    }

    private async Task<IReadOnlyList<string>> WorkAsync(ControlPlane cluster, string space, int worker, CancellationToken end)
    {
        var failures = new List<string>();
        while (!end.IsCancellationRequested)
        {
            if (await ReviewAsync(cluster, space, $"review-{worker}") is { } failure)
            {
                failures.Add(failure);
            }

            Interlocked.Increment(ref _count);
        }

        return failures;
    }
}
