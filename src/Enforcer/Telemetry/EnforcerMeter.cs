namespace Enforcer.Telemetry;

/// <summary>The one meter name of the product, so that an exporter subscribes once and sees every room.</summary>
internal static class EnforcerMeter
{
    public const string Name = "Enforcer";
}
