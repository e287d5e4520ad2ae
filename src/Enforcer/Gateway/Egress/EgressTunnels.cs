using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Enforcer.Certificates.Validation;
using Enforcer.Gateway.Configuration;
using Enforcer.Gateway.Connections;
using Enforcer.Gateway.Recording;
using Microsoft.AspNetCore.Connections;

namespace Enforcer.Gateway.Egress;

/// <summary>
/// Takes what an outbound listener gets that is no request to be read: CONNECT, as clients send it to the proxy of their environment, and TLS of our
/// app's own, told by its first bytes. Both are bytes to a destination outside of the mesh, let through or answered no.
/// </summary>
internal sealed class EgressTunnels(EgressGate gate, EgressReport report, EgressDialer dialer, TrafficLog traffic, LimitOptions limits, TimeProvider time)
{
    private const int UsualTlsPort = 443;
    private const int MostHeadBytes = 8 * 1024;

    // A fatal alert, access_denied, in the clear: what a TLS client can read before it has keys.
    private static readonly byte[] AccessDenied = [21, 3, 1, 0, 2, 2, 49];

    /// <summary>Behind <see cref="PriorKnowledge.Sort"/>, in front of HTTP/1.1.</summary>
    public ConnectionDelegate Divert(ConnectionDelegate next) => async connection =>
    {
        var input = connection.Transport.Input;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(connection.ConnectionClosed);
        patience.CancelAfter(limits.HeaderTimeout);
        try
        {
            while (true)
            {
                var read = await input.ReadAsync(patience.Token);
                var kind = KindOf(read.Buffer, read.IsCompleted);
                input.AdvanceTo(read.Buffer.Start, kind is null ? read.Buffer.End : read.Buffer.Start);
                if (kind is { } known)
                {
                    await (known == Kind.Request ? next(connection) : known == Kind.Connect ? ConnectAsync(connection, patience) : TlsAsync(connection, patience));
                    return;
                }
            }
        }
        catch (Exception failure) when (failure is OperationCanceledException or IOException)
        {
            // Too slow with its first bytes, or gone.
        }
    };

    private static Kind? KindOf(in ReadOnlySequence<byte> bytes, bool isAll)
    {
        Span<byte> start = stackalloc byte[8];
        var length = (int)Math.Min(bytes.Length, ConnectHead.Method.Length);
        bytes.Slice(0, length).CopyTo(start);
        start = start[..length];
        if (ClientHello.Begins(start))
        {
            return Kind.Tls;
        }

        var undecided = !isAll && (length < 3 && length > 0 && start[0] == 22 || length < ConnectHead.Method.Length && ConnectHead.Method.StartsWith(start));
        return undecided ? null : start.SequenceEqual(ConnectHead.Method) ? Kind.Connect : Kind.Request;
    }

    private async Task ConnectAsync(ConnectionContext connection, CancellationTokenSource patience)
    {
        var input = connection.Transport.Input;
        EgressDestination? destination;
        while (true)
        {
            var read = await input.ReadAsync(patience.Token);
            if (ConnectHead.EndOf(read.Buffer) is { } end)
            {
                destination = ConnectHead.Read(read.Buffer.Slice(0, end));
                input.AdvanceTo(end);
                break;
            }

            input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            if (read.IsCompleted || read.Buffer.Length > MostHeadBytes)
            {
                destination = null;
                break;
            }
        }

        patience.CancelAfter(Timeout.InfiniteTimeSpan);
        var visit = new Visit(connection, destination ?? new EgressDestination("", 0, "tcp"), time.GetTimestamp());
        if (destination is null)
        {
            await RefuseAsync(visit, StatusCodes.Status400BadRequest, RefusalReason.RequestMalformed);
            return;
        }

        await PassAsync(visit, "HTTP/1.1 200 Connected\r\n\r\n"u8.ToArray(), (status, reason) => RefuseAsync(visit, status, reason));
    }

    private async Task TlsAsync(ConnectionContext connection, CancellationTokenSource patience)
    {
        var input = connection.Transport.Input;
        string? name;
        while (true)
        {
            var read = await input.ReadAsync(patience.Token);
            var known = ClientHello.TryReadName(read.Buffer.IsSingleSegment ? read.Buffer.FirstSpan : read.Buffer.ToArray(), out name);
            var over = known || read.IsCompleted || read.Buffer.Length > ClientHello.MostBytes;
            input.AdvanceTo(read.Buffer.Start, over ? read.Buffer.Start : read.Buffer.End);
            if (over)
            {
                break;
            }
        }

        patience.CancelAfter(Timeout.InfiniteTimeSpan);
        var visit = new Visit(connection, new EgressDestination(name ?? "unnamed", UsualTlsPort, "tls"), time.GetTimestamp()) { Sni = name };
        await PassAsync(visit, [], (status, reason) => AlertAsync(visit, status, reason));
    }

    private async Task PassAsync(Visit visit, byte[] agreed, Func<int, RefusalReason, Task> refuse)
    {
        // A destination that is not named cannot be declared, nor dialled.
        var named = visit.Sni is not null || visit.Destination.Protocol != "tls";
        visit.Verdict = gate.Decide(visit.Own.Listener, visit.Destination, named);
        if (visit.Verdict == EgressVerdict.Denied)
        {
            await refuse(StatusCodes.Status403Forbidden, RefusalReason.DestinationUndeclared);
            return;
        }

        Note(visit);
        var (socket, reason) = await dialer.DialAsync(visit.Destination, visit.Connection.LocalEndPoint, visit.Connection.ConnectionClosed);
        if (socket is null)
        {
            var status = reason == RefusalReason.UpstreamTimeout ? StatusCodes.Status504GatewayTimeout
                : reason == RefusalReason.DestinationUndeclared ? StatusCodes.Status403Forbidden
                : StatusCodes.Status502BadGateway;
            await refuse(status, reason!);
            return;
        }

        using (socket)
        {
            await visit.Connection.Transport.Output.WriteAsync(agreed);
            var relay = new EgressRelay(visit.Connection.Transport, socket, limits.TunnelIdleTimeout, bytes => NameIn(visit, bytes));
            await relay.RunAsync(visit.Connection.ConnectionClosed);
            traffic.Egress(visit.Own, visit.Destination.Authority, visit.Sni, StatusCodes.Status200OK, null, (relay.Received, relay.Sent), time.GetElapsedTime(visit.Started));
        }
    }

    // Only what lies in the first bytes: nothing waits for a name.
    private void NameIn(Visit visit, in ReadOnlySequence<byte> first)
    {
        if (visit.Sni is null && visit.Destination.Protocol == "tcp" && ClientHello.TryReadName(first.IsSingleSegment ? first.FirstSpan : first.ToArray(), out var name) && name is not null)
        {
            visit.Sni = name;
            Note(visit);
        }
    }

    private void Note(Visit visit)
    {
        if (visit.Sni is { } sni)
        {
            report.Named(visit.Own.Listener.Name, visit.Destination, visit.Verdict, sni);
        }
    }

    private async Task RefuseAsync(Visit visit, int status, RefusalReason reason)
    {
        var text = $"{reason.Id}: {reason.Meaning}\n";
        var head = $"HTTP/1.1 {status} Refused\r\n{Refusal.Header}: {reason.Id}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: {text.Length}\r\nConnection: close\r\n\r\n";
        await EndAsync(visit, Encoding.ASCII.GetBytes(head + text), status, reason);
    }

    private Task AlertAsync(Visit visit, int status, RefusalReason reason)
    {
        Note(visit);
        return EndAsync(visit, AccessDenied, status, reason);
    }

    private async Task EndAsync(Visit visit, byte[] answer, int status, RefusalReason reason)
    {
        visit.Own.Listener.Count(status);
        traffic.Egress(visit.Own, visit.Destination.Authority, visit.Sni, status, reason, null, time.GetElapsedTime(visit.Started));
        await visit.Connection.Transport.Output.WriteAsync(answer);
    }

    private enum Kind
    {
        Request,
        Connect,
        Tls,
    }

    private sealed class Visit(ConnectionContext connection, EgressDestination destination, long started)
    {
        public ConnectionContext Connection => connection;

        public GatewayConnection Own { get; } = connection.Features.Get<GatewayConnection>()!;

        public EgressDestination Destination => destination;

        public long Started => started;

        public string? Sni { get; set; }

        public EgressVerdict Verdict { get; set; }
    }
}
