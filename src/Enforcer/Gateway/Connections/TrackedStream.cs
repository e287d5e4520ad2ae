using System.Net.Sockets;

namespace Enforcer.Gateway.Connections;

/// <summary>A socket's stream that tells when it is gone: the HTTP client keeps its connections to itself.</summary>
internal sealed class TrackedStream(Socket socket) : NetworkStream(socket, ownsSocket: true)
{
    private Action? _closed;

    public void OnClosed(Action closed) => _closed = closed;

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        Interlocked.Exchange(ref _closed, null)?.Invoke();
    }
}
