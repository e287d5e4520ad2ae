using System.Globalization;

namespace Enforcer.EndToEnd.Support;

/// <summary>The registered webhook of a cluster where an issuer runs: injected gateways are told its address.</summary>
public sealed class IssuingWebhook(ControlPlane cluster) : RegisteredWebhook(cluster)
{
    /// <summary>Where tests run the issuer.</summary>
    public int IssuerPort { get; } = FreePort.Choose();

    public string Issuer => string.Create(CultureInfo.InvariantCulture, $"https://127.0.0.1:{IssuerPort}");

    protected override string[] ClusterArguments => ["--no-cluster", "--sidecar-issuer", Issuer];
}
