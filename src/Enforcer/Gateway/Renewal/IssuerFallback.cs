namespace Enforcer.Gateway.Renewal;

/// <summary>The issuer of a gateway whose configuration says nothing of its identity: injection tells it to every Pod, whoever wrote the configuration.</summary>
/// <param name="Url">As <see cref="IssuerOptions.Url"/>.</param>
/// <param name="Bundle">As <see cref="IssuerOptions.Bundle"/>.</param>
/// <param name="Token">As <see cref="IssuerOptions.Token"/>.</param>
internal sealed record IssuerFallback(Uri Url, string Bundle, string Token)
{
    public IssuerOptions In(string trustDomain) => new() { Url = Url, Peer = IssuerReader.UsualPeer(trustDomain), Bundle = Bundle, Token = Token };
}
