using System.Net.Security;
using System.Net.Sockets;

namespace Enforcer.Gateway.Tunnels;

/// <summary>One end of a tunnel: a stream, and how to say that nothing more will be written while reading goes on.</summary>
internal sealed class TunnelEnd(Socket socket, Stream stream, Func<Task> finish) : IAsyncDisposable
{
    public Stream Stream => stream;

    public static TunnelEnd Plain(Socket socket) => new(socket, new NetworkStream(socket, ownsSocket: true), () =>
    {
        socket.Shutdown(SocketShutdown.Send);
        return Task.CompletedTask;
    });

    public static TunnelEnd Secured(Socket socket, SslStream stream) => new(socket, stream, stream.ShutdownAsync);

    /// <summary>A FIN or a close_notify.</summary>
    public Task FinishAsync() => finish();

    /// <summary>Makes the end of this connection a reset, which nobody can take for a proper end.</summary>
    public void Abort() => socket.Close(0);

    public ValueTask DisposeAsync() => stream.DisposeAsync();
}
