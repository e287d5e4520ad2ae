using System.Net;
using Enforcer.Resources.Settings;

namespace Enforcer.Gateway.Configuration;

/// <summary>Reads addresses to bind: numbers only, so that no name server decides what we listen on.</summary>
internal static class EndPoints
{
    public static IPEndPoint? Read(SettingsSection section, string key)
    {
        var text = section.RequiredText(key);
        if (text.Length == 0)
        {
            return null;
        }

        // Without a colon TryParse takes the port as 0, which would bind anywhere.
        if (IPEndPoint.TryParse(text, out var bind) && text.LastIndexOf(':') > text.LastIndexOf(']') && text.Contains(':', StringComparison.Ordinal)
            && (bind.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork || text.StartsWith('[')))
        {
            return bind;
        }

        section.Fault(key, $"'{text}' is no address with a port: write 127.0.0.1:15001 or [::1]:15001");
        return null;
    }
}
