using Enforcer.Certificates;
using Enforcer.Certificates.Validation.Revocation;
using Enforcer.Resources.Settings;

namespace Enforcer.Gateway.Renewal;

/// <summary>Reads <c>identity.issuer</c>.</summary>
internal static class IssuerReader
{
    /// <summary>For messages.</summary>
    public const string UsualUrl = "the address of an issuer, such as https://enforcer-issuer.enforcer-system.svc:8443";

    private const string UsualPath = "/ns/enforcer-system/sa/enforcer-issuer";

    private static readonly Dictionary<string, RenewalWay> Ways = new() { ["token"] = RenewalWay.Token, ["certificate"] = RenewalWay.Certificate };

    /// <param name="section">The section.</param>
    /// <param name="trustDomain">Of the gateway.</param>
    /// <param name="folder">Where relative paths start.</param>
    /// <param name="modes">The words of revocation.</param>
    public static IssuerOptions Read(SettingsSection section, string trustDomain, string folder, IReadOnlyDictionary<string, RevocationMode> modes)
    {
        var url = section.RequiredText("url");
        if (!TryReadUrl(url, out var address))
        {
            section.Fault("url", "expected " + UsualUrl);
        }

        var defaults = new IssuerOptions { Url = address, Peer = default, Bundle = "", Token = "" };
        var options = defaults with
        {
            Peer = Peer(section, trustDomain),
            Bundle = Path.Combine(folder, section.RequiredText("bundle")),
            Token = Path.Combine(folder, section.RequiredText("token")),
            Renew = section.Choice("renew", defaults.Renew, Ways),
            Revocation = section.Choice("revocation", defaults.Revocation, modes),
            Poll = section.Duration("poll", defaults.Poll, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)),
            Timeout = section.Duration("timeout", defaults.Timeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1)),
        };
        section.RejectUnknownKeys();
        return options;
    }

    /// <summary>The address, or one that nobody can be reached by where <paramref name="text"/> is none.</summary>
    public static bool TryReadUrl(string? text, out Uri address)
    {
        var isAddress = Uri.TryCreate(text, UriKind.Absolute, out var found) && found.Scheme == Uri.UriSchemeHttps && found.AbsolutePath == "/" && found.Query.Length + found.UserInfo.Length + found.Fragment.Length == 0;
        address = isAddress ? found! : new Uri("https://invalid");
        return isAddress;
    }

    /// <summary>The identity that an issuer has where nobody says otherwise; none in a trust domain that is none, which has a fault of its own.</summary>
    public static SpiffeId UsualPeer(string trustDomain) => SpiffeId.TryParse($"spiffe://{trustDomain}{UsualPath}", out var id) ? id : default;

    private static SpiffeId Peer(SettingsSection section, string trustDomain)
    {
        var text = section.Text("peer", $"spiffe://{trustDomain}{UsualPath}");
        if (SpiffeId.TryParse(text, out var id) && id.HasPath && id.TrustDomain == trustDomain)
        {
            return id;
        }

        // A trust domain that is none has its own fault.
        if (section.Has("peer"))
        {
            section.Fault("peer", $"'{text}' is no identity of the trust domain '{trustDomain}', such as spiffe://{trustDomain}{UsualPath}");
        }

        return default;
    }
}
