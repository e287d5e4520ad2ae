using Enforcer.Resources.Settings;

namespace Enforcer.Gateway.Configuration;

/// <summary>Reads the <c>limits</c> section; every limit has a floor and a ceiling, so none can be switched off by a slip.</summary>
internal static class LimitReader
{
    public static LimitOptions Read(SettingsSection? section)
    {
        var safe = new LimitOptions();
        if (section is null)
        {
            return safe;
        }

        var limits = new LimitOptions
        {
            Connections = section.Integer("connections", safe.Connections, 1, 1_000_000),
            HeaderBytes = section.Integer("headerBytes", safe.HeaderBytes, 1024, 1024 * 1024),
            HeaderCount = section.Integer("headerCount", safe.HeaderCount, 8, 1000),
            RequestLineBytes = section.Integer("requestLineBytes", safe.RequestLineBytes, 256, 64 * 1024),
            Streams = section.Integer("streams", safe.Streams, 1, 10_000),
            UpstreamConnections = section.Integer("upstreamConnections", safe.UpstreamConnections, 1, 100_000),
            HandshakeTimeout = section.Duration("handshakeTimeout", safe.HandshakeTimeout, Millisecond * 100, Second * 60),
            HeaderTimeout = section.Duration("headerTimeout", safe.HeaderTimeout, Millisecond * 100, Second * 300),
            KeepAliveTimeout = section.Duration("keepAliveTimeout", safe.KeepAliveTimeout, Second, Second * 3600),
            IdleTimeout = section.Duration("idleTimeout", safe.IdleTimeout, Second, Second * 86_400),
            TunnelIdleTimeout = section.Duration("tunnelIdleTimeout", safe.TunnelIdleTimeout, Second, Second * 86_400),
            ConnectTimeout = section.Duration("connectTimeout", safe.ConnectTimeout, Millisecond * 10, Second * 60),
            // Together below the five minutes that a signalled process has.
            DrainDelay = section.Duration("drainDelay", safe.DrainDelay, TimeSpan.Zero, Second * 60),
            DrainTimeout = section.Duration("drainTimeout", safe.DrainTimeout, TimeSpan.Zero, Second * 180),
        };
        section.RejectUnknownKeys();
        return limits;
    }

    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
}
