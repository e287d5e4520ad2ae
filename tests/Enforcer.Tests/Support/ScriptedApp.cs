using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Enforcer.Tests.Support;

/// <summary>An app that says byte for byte what a test wants, whether it is HTTP or not.</summary>
internal sealed class ScriptedApp : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<NetworkStream, int, Task> _script;
    private readonly List<TcpClient> _clients = [];
    private readonly Task _accepting;

    /// <param name="script">What to do with each connection, given its number from 1; the connection closes when it is done.</param>
    public ScriptedApp(Func<NetworkStream, int, Task> script)
    {
        _script = script;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public string Address => _listener.LocalEndpoint.ToString()!;

    /// <summary>The head of the next request; empty at the end of the connection.</summary>
    public static async Task<string> ReadHeadAsync(Stream stream)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(one) == 0)
            {
                return "";
            }

            head.Append((char)one[0]);
        }

        return head.ToString();
    }

    public static ValueTask SayAsync(Stream stream, string text) => stream.WriteAsync(Encoding.Latin1.GetBytes(text));

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _accepting;
        _clients.ForEach(client => client.Dispose());
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync();
                _clients.Add(client);
                _ = ServeAsync(client, _clients.Count);
            }
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
            // Stopped.
        }
    }

    private async Task ServeAsync(TcpClient client, int number)
    {
        try
        {
            using (client)
            {
                await _script(client.GetStream(), number);
            }
        }
        catch (Exception failure) when (failure is IOException or ObjectDisposedException or SocketException)
        {
            // The gateway cut it, which is what some tests are about.
        }
    }
}
