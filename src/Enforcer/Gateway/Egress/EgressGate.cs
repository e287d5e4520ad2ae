using System.Net;
using Enforcer.Certificates.Validation;
using Enforcer.Gateway.Configuration;
using Enforcer.Gateway.Connections;

namespace Enforcer.Gateway.Egress;

/// <summary>Decides on destinations outside of the mesh and writes down what was asked for; denied is the fall-through.</summary>
internal sealed class EgressGate(GatewayRuntime runtime, EgressReport report, PeerLog peers, GatewayMetrics metrics)
{
    /// <param name="listener">Whose.</param>
    /// <param name="destination">Where to.</param>
    /// <param name="named">Whether the client has said where to.</param>
    public EgressVerdict Decide(GatewayListener listener, EgressDestination destination, bool named = true)
    {
        var verdict = named ? VerdictOf(listener, destination) : EgressVerdict.Denied;
        report.Seen(listener.Name, destination, verdict);
        switch (verdict)
        {
            case EgressVerdict.Declared:
                break;
            case EgressVerdict.Audited:
                metrics.RecordAudited(listener.Name);
                peers.Undeclared(listener.Name, destination.Authority);
                break;
            default:
                peers.Refused(listener.Name, Direction.Outbound, null, destination.Authority, RefusalReason.DestinationUndeclared);
                break;
        }

        return verdict;
    }

    private EgressVerdict VerdictOf(GatewayListener listener, EgressDestination destination)
    {
        // A listener that the network can reach would be an open proxy.
        if (!IPAddress.IsLoopback(listener.Bind.Address))
        {
            return EgressVerdict.Denied;
        }

        var options = runtime.Options;
        return options.EgressDeclared.Any(pattern => pattern.Covers(destination)) ? EgressVerdict.Declared
            : options.Egress == AccessMode.Audit ? EgressVerdict.Audited
            : EgressVerdict.Denied;
    }
}
