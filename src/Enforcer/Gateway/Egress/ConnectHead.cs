using System.Buffers;
using System.Globalization;
using System.Text;

namespace Enforcer.Gateway.Egress;

/// <summary>Reads the head of a CONNECT of HTTP/1.1 (RFC 9110 9.3.6): where to, and nothing else of it.</summary>
internal static class ConnectHead
{
    public static ReadOnlySpan<byte> Method => "CONNECT "u8;

    /// <summary>Null where the head is not whole yet.</summary>
    public static SequencePosition? EndOf(in ReadOnlySequence<byte> bytes)
    {
        var reader = new SequenceReader<byte>(bytes);
        return reader.TryReadTo(out ReadOnlySequence<byte> _, "\r\n\r\n"u8) ? reader.Position : null;
    }

    /// <summary>Null where it names no destination that can be dialled.</summary>
    /// <param name="head">Up to its end.</param>
    public static EgressDestination? Read(in ReadOnlySequence<byte> head)
    {
        var text = Encoding.Latin1.GetString(head);
        var words = text[..text.IndexOf("\r\n", StringComparison.Ordinal)].Split(' ');
        if (words is not ["CONNECT", var authority, "HTTP/1.1" or "HTTP/1.0"] || authority.LastIndexOf(':') is var colon && colon < 1)
        {
            return null;
        }

        var host = authority[..colon];
        return int.TryParse(authority.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and < 65536
            && Uri.CheckHostName(host) is UriHostNameType.Dns or UriHostNameType.IPv4 or UriHostNameType.IPv6
            && (host[0] == '[') == host.Contains(':', StringComparison.Ordinal)
            ? new EgressDestination(host.Trim('[', ']'), port, "tcp")
            : null;
    }
}
