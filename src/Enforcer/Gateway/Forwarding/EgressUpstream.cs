using Enforcer.Gateway.Configuration;

namespace Enforcer.Gateway.Forwarding;

/// <summary>
/// Where a request names a destination that no route declares and egress is only audited: the destination itself, in plaintext, as the
/// app would have reached it without us.
/// </summary>
internal sealed class EgressUpstream(LimitOptions limits, UpstreamCall call) : IUpstream, IDisposable
{
    // A request that names ourselves as its destination comes back to us; the mark ends that circle at its first turn.
    private const string Mark = "x-enforcer-egress";

    private readonly HttpMessageInvoker _client = AppUpstream.CreateClient(limits);

    public static bool IsOnItsWayOut(HttpContext context) => context.Request.Headers.ContainsKey(Mark);

    /// <summary>Whatever the request names.</summary>
    public int Port => 0;

    public void Dispose() => _client.Dispose();

    public Task SendAsync(HttpContext context)
    {
        context.Request.Headers[Mark] = "1";
        return call.SendAsync(context, $"http://{context.Request.Host.ToUriComponent()}", _client, http2: false);
    }
}
