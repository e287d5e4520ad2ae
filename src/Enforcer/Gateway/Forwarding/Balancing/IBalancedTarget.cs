namespace Enforcer.Gateway.Forwarding.Balancing;

/// <summary>One address of an upstream, as whoever chooses between several sees it: a peer for requests, or the far end of tunnels.</summary>
internal interface IBalancedTarget
{
    CircuitBreaker Breaker { get; }

    /// <summary>Requests or tunnels under way, for choosing the less busy of two.</summary>
    int InFlight { get; }

    /// <summary>Called when nothing leads there any more; what is under way goes on.</summary>
    void Retire();
}
