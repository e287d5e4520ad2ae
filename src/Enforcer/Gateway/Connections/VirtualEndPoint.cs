using System.Net;

namespace Enforcer.Gateway.Connections;

/// <summary>An endpoint that nothing can connect to: the server builds a pipeline for it, and <see cref="PriorKnowledge"/> hands connections to that.</summary>
internal sealed class VirtualEndPoint : EndPoint
{
    public override string ToString() => "h2c";
}
