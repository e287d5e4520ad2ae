using System.Net;
using Enforcer.Gateway.Configuration;
using Enforcer.Gateway.Connections;
using Enforcer.Gateway.Recording;

namespace Enforcer.Gateway.Tunnels;

/// <summary>Runs the tcp listeners beside Kestrel, with the same start and stop.</summary>
internal sealed class TunnelService(
    GatewayRuntime runtime, TunnelConnector connector, Acceptance acceptance, TrafficLog traffic, LimitOptions limits, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan SweepPeriod = TimeSpan.FromSeconds(1);

    private readonly List<TunnelListener> _listeners =
    [
        .. runtime.Listeners.Where(listener => !listener.IsHttp).Select(listener => new TunnelListener(listener, connector, acceptance, traffic, limits, time)),
    ];

    public IPEndPoint? Endpoint(string name) => _listeners.Find(listener => listener.Name == name)?.Endpoint;

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        _listeners.ForEach(listener => listener.Start());
        return base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await Task.WhenAll(_listeners.Select(listener => listener.FinishAsync(cancellationToken)));
    }

    public override void Dispose()
    {
        _listeners.ForEach(listener => listener.Dispose());
        base.Dispose();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        _listeners.Count == 0 ? Task.CompletedTask : Task.WhenAll([.. _listeners.Select(listener => listener.AcceptAllAsync(stoppingToken)), SweepAsync(stoppingToken)]);

    private async Task SweepAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(SweepPeriod, time);
        while (await timer.WaitForNextTickAsync(stoppingToken).AsTask().ContinueWith(tick => tick.IsCompletedSuccessfully, TaskScheduler.Default))
        {
            _listeners.ForEach(listener => listener.Sweep());
        }
    }
}
