using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Enforcer.EndToEnd.Support;

/// <summary>
/// What a Service does for replicas: each new connection goes to one that is ready, by its own word; connections that stand stay where they are.
/// </summary>
public sealed class ReplicaBalancer : IAsyncDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(100);

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentDictionary<Uri, (Uri AdminUrl, bool IsReady)> _replicas = new();
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromMilliseconds(500) };
    private readonly Task[] _loops;
    private readonly ConcurrentDictionary<TcpClient, bool> _carried = new();
    private int _next;

    public ReplicaBalancer()
    {
        _listener.Start();
        _loops = [AcceptAsync(), LookAsync()];
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public int Ready => _replicas.Values.Count(replica => replica.IsReady);

    public void Add(Uri url, Uri adminUrl) => _replicas[url] = (adminUrl, false);

    /// <summary>Cuts what stands, so that clients connect anew.</summary>
    public void Cut()
    {
        foreach (var client in _carried.Keys)
        {
            client.Close();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await Task.WhenAll(_loops);
        _client.Dispose();
        _end.Dispose();
    }

    private async Task LookAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            await Task.WhenAll(_replicas.Select(async replica => _replicas[replica.Key] = (replica.Value.AdminUrl, await IsReadyAsync(replica.Value.AdminUrl))));
            await Task.Delay(Period, _end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<bool> IsReadyAsync(Uri adminUrl)
    {
        try
        {
            using var answer = await _client.GetAsync(new Uri(adminUrl, "/readyz"), _end.Token);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }

    private async Task AcceptAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                _ = CarryAsync(await _listener.AcceptTcpClientAsync(_end.Token));
            }
            catch (Exception failure) when (failure is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task CarryAsync(TcpClient client)
    {
        using (client)
        {
            var ready = _replicas.Where(replica => replica.Value.IsReady).Select(replica => replica.Key).OrderBy(url => url.Port).ToList();
            if (ready.Count == 0)
            {
                return;
            }

            var chosen = ready[(int)((uint)Interlocked.Increment(ref _next) % ready.Count)];
            using var replica = new TcpClient();
            _carried[client] = true;
            try
            {
                await replica.ConnectAsync(chosen.Host, chosen.Port, _end.Token);
                await Task.WhenAny(client.GetStream().CopyToAsync(replica.GetStream(), _end.Token), replica.GetStream().CopyToAsync(client.GetStream(), _end.Token));
            }
            catch (Exception failure) when (failure is IOException or SocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
            {
                // Either side went away; so does the other.
            }
            finally
            {
                _carried.TryRemove(client, out _);
            }
        }
    }
}
