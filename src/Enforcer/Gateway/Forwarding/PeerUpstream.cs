using System.Net.Sockets;
using Enforcer.Certificates.Validation;
using Enforcer.Gateway.Configuration;
using Enforcer.Gateway.Forwarding.Balancing;
using Enforcer.Gateway.Forwarding.Http2;

namespace Enforcer.Gateway.Forwarding;

/// <summary>
/// Another gateway, pinned to one identity, over mutual TLS and HTTP/2; the common case over the lean client, everything else over the
/// forwarder. A request that reached no address goes to another one, within a budget; an address that keeps failing is left alone.
/// </summary>
internal sealed class PeerUpstream(string listener, Uri address, BalancedTargets<PeerTarget> targets, UpstreamCall call, GatewayMetrics metrics) : IUpstream
{
    private readonly string _destination = $"https://{address.Authority}";
    private readonly RetryBudget _budget = new();

    public int Port => address.Port;

    public async Task SendAsync(HttpContext context)
    {
        _budget.Earn();
        PeerTarget[] all;
        try
        {
            all = await targets.CurrentAsync(context.RequestAborted);
        }
        catch (Exception failure) when (failure is SocketException or OperationCanceledException)
        {
            await UpstreamFailure.AnswerAsync(context, failure);
            return;
        }

        if (BalancedTargets<PeerTarget>.Choose(all, failed: null) is not { } target)
        {
            await Refusal.AnswerAsync(context, StatusCodes.Status503ServiceUnavailable, RefusalReason.UpstreamEjected);
            return;
        }

        var failed = await TryAsync(context, target);
        if (failed is NotConnectedException && all.Length > 1 && BalancedTargets<PeerTarget>.Choose(all, target) is { } another)
        {
            // Nothing was sent, so any request may go again; its body is still unread.
            if (_budget.TrySpend())
            {
                metrics.RecordRetried(listener);
                failed = await TryAsync(context, another);
            }
            else
            {
                another.Breaker.Abandoned();
            }
        }

        if (failed is not null)
        {
            await UpstreamFailure.AnswerAsync(context, failed);
        }
    }

    /// <summary>Lets the connections end with their last request; called when a reload has dropped the route.</summary>
    public void Retire() => targets.Retire();

    /// <summary>Null where the request was answered, be it by the forwarder's own refusal.</summary>
    private async Task<Exception?> TryAsync(HttpContext context, PeerTarget target)
    {
        var client = target.Acquire();
        try
        {
            Exception? failure;
            if (CommonCase.Holds(context))
            {
                failure = await PeerExchange.SendAsync(context, client.Links, _budget);
                Judge(context, target, failure is not (null or MalformedRequestException));
                return failure;
            }

            Judge(context, target, !await call.SendAsync(context, _destination, client.Invoker, http2: true));
            return null;
        }
        finally
        {
            target.Release(client);
        }
    }

    private void Judge(HttpContext context, PeerTarget target, bool failed)
    {
        if (context.RequestAborted.IsCancellationRequested)
        {
            target.Breaker.Abandoned();
        }
        else if (!failed && !SpeaksOfItsApp(context.Response))
        {
            target.Breaker.Succeeded();
        }
        else if (target.Breaker.Failed())
        {
            metrics.RecordEjected(listener);
        }
    }

    // The peer's gateway is well and its app is not: for whoever balances between them that is the same.
    private static bool SpeaksOfItsApp(HttpResponse response) =>
        response.StatusCode is StatusCodes.Status502BadGateway or StatusCodes.Status504GatewayTimeout && response.Headers.ContainsKey(Refusal.Header);
}
