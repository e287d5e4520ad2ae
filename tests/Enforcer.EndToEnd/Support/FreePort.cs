using System.Net;
using System.Net.Sockets;

namespace Enforcer.EndToEnd.Support;

/// <summary>
/// Chooses ports for programs that take no port 0. Below the range from which the kernel serves clients and listeners on port 0, so that nothing
/// of a test that runs beside takes the port between the choice and its use.
/// </summary>
internal static class FreePort
{
    private const int Lowest = 15_000;
    private const int Highest = 32_000;

    private static readonly HashSet<int> Chosen = [];

    public static int Choose()
    {
        lock (Chosen)
        {
            while (true)
            {
                var port = Random.Shared.Next(Lowest, Highest);
                if (Chosen.Add(port) && IsFree(port))
                {
                    return port;
                }
            }
        }
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
