namespace Enforcer.Issuer.Cluster;

/// <summary>Works for all where there is no Lease to lead by: every replica does, since each step is one write that only one of them can do.</summary>
internal sealed class IssuerAlone(IssuerRounds rounds) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => rounds.RunAsync(stoppingToken);
}
