namespace Enforcer.Gateway.Forwarding;

/// <summary>No connection came about, so nothing of the request was sent; why stands inside.</summary>
internal sealed class NotConnectedException(Exception reason) : IOException(reason.Message, reason);
