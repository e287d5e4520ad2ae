using Enforcer.Certificates;

namespace Enforcer.Gateway.Connections;

/// <summary>Ends connections whose peer no longer proves what it proved, also those on which nobody asks for anything any more: a stream, a WebSocket, a tunnel.</summary>
internal sealed class PeerWatch(CertificateHolder holder, PeerGate gate, TimeProvider time) : BackgroundService
{
    /// <summary>How long a connection may outlive what its peer proved.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromMilliseconds(500);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (holder.HasIdentity)
            {
                gate.CloseLapsed(holder.Current);
            }
        }
    }
}
