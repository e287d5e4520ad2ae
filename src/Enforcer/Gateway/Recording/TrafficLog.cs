using Enforcer.Certificates.Validation;
using Enforcer.Gateway.Configuration;
using Enforcer.Gateway.Connections;
using Enforcer.Gateway.Tunnels;

namespace Enforcer.Gateway.Recording;

/// <summary>What stays of a request, a tunnel or a refused connection once it is over: its count, its duration and, where one is wanted, its line.</summary>
internal sealed class TrafficLog(GatewayRuntime runtime, AccessLog lines, PeerLog peers, GatewayMetrics metrics, TimeProvider time)
{
    public void Request(HttpContext context, GatewayConnection connection, TimeSpan elapsed)
    {
        var status = context.Response.StatusCode;
        connection.Listener.Count(status);
        metrics.RecordRequest(connection.Listener, elapsed);
        var reason = status >= StatusCodes.Status400BadRequest ? context.Features.Get<RefusalReason>() : null;
        if (status >= StatusCodes.Status502BadGateway && reason is not null && reason.Id.StartsWith("upstream-", StringComparison.Ordinal))
        {
            peers.Refused(connection.Listener.Name, connection.Listener.Direction, null, context.Request.Host.Value ?? "", reason);
        }

        if (runtime.Options.AccessLog is { } options && (reason is not null || status >= StatusCodes.Status500InternalServerError || AccessLog.Draws(options)))
        {
            lines.Write(options, Line(connection, elapsed, reason) with
            {
                Protocol = context.Request.Protocol,
                Method = AccessRecord.Cut(context.Request.Method),
                Host = AccessRecord.Cut(context.Request.Host.Value),
                Path = AccessRecord.Cut(PathOf(context)),
                Status = status,
                Trace = TraceOf(context.Request.Headers.TraceParent),
            });
        }
    }

    /// <param name="connection">The near end.</param>
    /// <param name="tunnel">Null where none came about.</param>
    /// <param name="elapsed">Since it was accepted.</param>
    /// <param name="reason">Null where it ended by itself.</param>
    public void Tunnel(GatewayConnection connection, Tunnel? tunnel, TimeSpan elapsed, RefusalReason? reason)
    {
        if (runtime.Options.AccessLog is { } options && (reason is not null || AccessLog.Draws(options)))
        {
            lines.Write(options, Line(connection, elapsed, reason) with { Protocol = "tcp", Received = tunnel?.Received, Sent = tunnel?.Sent });
        }
    }

    /// <summary>A tunnel out of the mesh.</summary>
    public void Egress(GatewayConnection connection, string destination, string? sni, int status, RefusalReason? reason, (long Received, long Sent)? bytes, TimeSpan elapsed)
    {
        if (runtime.Options.AccessLog is { } options && (reason is not null || AccessLog.Draws(options)))
        {
            lines.Write(options, Line(connection, elapsed, reason) with { Protocol = "tcp", Host = destination, Sni = sni, Status = status, Received = bytes?.Received, Sent = bytes?.Sent });
        }
    }

    /// <summary>A peer that was refused before it could ask for anything.</summary>
    public void Refused(GatewayConnection connection, RefusalReason reason)
    {
        if (runtime.Options.AccessLog is { } options)
        {
            lines.Write(options, Line(connection, TimeSpan.Zero, reason));
        }
    }

    private AccessRecord Line(GatewayConnection connection, TimeSpan elapsed, RefusalReason? reason) => new()
    {
        Time = time.GetUtcNow(),
        Listener = connection.Listener.Name,
        Direction = GatewayMetrics.Word(connection.Listener.Direction),
        Peer = connection.Proof?.Id.ToString(),
        Address = connection.Address,
        Reason = reason?.Id,
        Milliseconds = Math.Round(elapsed.TotalMilliseconds, 3),
    };

    private static string PathOf(HttpContext context)
    {
        var target = RequestTarget.Of(context);
        var query = target.IndexOfAny(['?', '#']);
        return query < 0 ? target : target[..query];
    }

    // version-trace-parent-flags, of which only the second is the trace.
    private static string? TraceOf(string? parent) => parent is { Length: 55 } && parent[2] == '-' && parent[35] == '-' ? parent.Substring(3, 32) : null;
}
