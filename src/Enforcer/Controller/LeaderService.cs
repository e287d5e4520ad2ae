using Enforcer.Kubernetes;

namespace Enforcer.Controller;

/// <summary>Runs the works of the controller while this replica leads.</summary>
internal sealed class LeaderService(LeaderElection election, IEnumerable<ILeaderWork> works, ControllerMetrics metrics) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        metrics.ObserveLeader(() => election.IsLeader);
        return election.RunAsync(LeadAsync, stoppingToken);
    }

    // One that ends ends all: the leadership is given back rather than half used.
    private async Task LeadAsync(CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = works.Select(work => work.RunAsync(end.Token)).ToList();
        await Task.WhenAny(running);
        await end.CancelAsync();
        await Task.WhenAll(running);
    }
}
