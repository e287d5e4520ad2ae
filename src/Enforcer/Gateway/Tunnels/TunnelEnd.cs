using System.Net.Security;
using System.Net.Sockets;

namespace Enforcer.Gateway.Tunnels;

/// <summary>One end of a tunnel: a stream, and how to say that nothing more will be written while reading goes on.</summary>
internal sealed class TunnelEnd(Socket socket, Stream stream, Func<Task> finish, Action? left) : IAsyncDisposable
{
    public Stream Stream => stream;

    /// <param name="socket">Owned from now on.</param>
    /// <param name="left">Told once, when the end is disposed.</param>
    public static TunnelEnd Plain(Socket socket, Action? left = null) => new(socket, new NetworkStream(socket, ownsSocket: true), () =>
    {
        socket.Shutdown(SocketShutdown.Send);
        return Task.CompletedTask;
    }, left);

    /// <inheritdoc cref="Plain"/>
    public static TunnelEnd Secured(Socket socket, SslStream stream, Action? left = null) => new(socket, stream, stream.ShutdownAsync, left);

    /// <summary>A FIN or a close_notify.</summary>
    public Task FinishAsync() => finish();

    /// <summary>Makes the end of this connection a reset, which nobody can take for a proper end.</summary>
    public void Abort() => socket.Close(0);

    public ValueTask DisposeAsync()
    {
        left?.Invoke();
        return stream.DisposeAsync();
    }
}
