namespace Enforcer.Gateway;

/// <summary>The header that tells the app who its peer is; only the inbound gateway may write it.</summary>
internal static class IdentityHeaders
{
    public const string ForwardedClientCertificate = "x-forwarded-client-cert";

    // Servers that hand headers on as variables (CGI, WSGI) read '-' and '_' as one, so every spelling goes.
    private static readonly string[] Spellings =
    [
        .. from first in "-_" from second in "-_" from third in "-_" select $"x{first}forwarded{second}client{third}cert",
    ];

    public static void Strip(IHeaderDictionary headers)
    {
        foreach (var name in Spellings)
        {
            headers.Remove(name);
        }
    }
}
