using System.Globalization;

namespace Enforcer.Gateway.Egress;

/// <summary>A declared destination: a name, an address or <c>*.suffix</c>, with a port or for every port.</summary>
internal sealed record EgressPattern(string Host, int? Port)
{
    /// <summary>Null where the text is none.</summary>
    public static EgressPattern? Read(string text)
    {
        var (host, port) = Split(text);
        if (port is not null && (!int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number is < 1 or > 65535))
        {
            return null;
        }

        var name = host.StartsWith("*.", StringComparison.Ordinal) ? host[2..] : host;
        return Uri.CheckHostName(name) == UriHostNameType.Unknown ? null : new EgressPattern(host.Trim('[', ']'), port is null ? null : int.Parse(port, CultureInfo.InvariantCulture));
    }

    public bool Covers(EgressDestination destination) =>
        (Port is null || Port == destination.Port)
        && (Host.StartsWith("*.", StringComparison.Ordinal)
            ? destination.Host.Length > Host.Length - 1 && destination.Host.EndsWith(Host[1..], StringComparison.OrdinalIgnoreCase)
            : destination.Host.Equals(Host, StringComparison.OrdinalIgnoreCase));

    public override string ToString() => Port is null ? Host : new EgressDestination(Host, Port.Value, "").Authority;

    // An address of IPv6 has colons of its own and stands in brackets where a port follows.
    private static (string Host, string? Port) Split(string text)
    {
        var colon = text.LastIndexOf(':');
        return colon < 0 || colon < text.LastIndexOf(']') || (text[0] != '[' && text.IndexOf(':', StringComparison.Ordinal) != colon)
            ? (text, null)
            : (text[..colon], text[(colon + 1)..]);
    }
}
