using Enforcer.Kubernetes;

namespace Enforcer.Issuer.Cluster;

/// <summary>Works for all replicas while this one leads by the Lease: bundles, requests of the Kubernetes API, the schedule of the authorities.</summary>
internal sealed class IssuerLeader(LeaderElection election, IssuerRounds rounds) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => election.RunAsync(rounds.RunAsync, stoppingToken);
}
