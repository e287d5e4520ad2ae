using Enforcer.Certificates;
using Enforcer.Gateway.Forwarding.Http2;

namespace Enforcer.Gateway.Forwarding;

/// <summary>
/// The connections to one peer under one generation of our identity. Counted: after a rotation the old one takes no new request and is
/// disposed when its last answer has been sent, so that no request fails for it.
/// </summary>
internal sealed class PeerClient(IdentitySnapshot identity, PeerLinks links, HttpMessageInvoker invoker)
{
    // The owner holds one; at zero it is over for good.
    private long _holders = 1;

    public IdentitySnapshot Identity => identity;

    /// <summary>For the common case.</summary>
    public PeerLinks Links => links;

    /// <summary>For everything else.</summary>
    public HttpMessageInvoker Invoker => invoker;

    public bool TryAcquire()
    {
        var holders = Volatile.Read(ref _holders);
        while (holders > 0)
        {
            var before = Interlocked.CompareExchange(ref _holders, holders + 1, holders);
            if (before == holders)
            {
                return true;
            }

            holders = before;
        }

        return false;
    }

    public void Release()
    {
        if (Interlocked.Decrement(ref _holders) == 0)
        {
            links.Dispose();
            invoker.Dispose();
        }
    }
}
