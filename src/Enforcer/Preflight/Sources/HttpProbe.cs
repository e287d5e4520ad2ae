using System.Globalization;
using System.Text;

namespace Enforcer.Preflight.Sources;

/// <summary>The least HTTP that tells whether a server lets us in and what its clock says.</summary>
internal sealed record HttpProbe(int Status, DateTimeOffset? Date)
{
    public const int MostBytes = 8 * 1024;

    /// <summary>A status line has this many at least.</summary>
    public const int LeastBytes = 12;

    /// <summary>False for the ways in which servers say that they want a certificate, or another host.</summary>
    public bool IsLetIn => Status is not (400 or 401 or 403 or 421 or 495 or 496);

    public static byte[] Request(string host) => Encoding.ASCII.GetBytes($"GET / HTTP/1.1\r\nHost: {(host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host)}\r\nConnection: close\r\n\r\n");

    /// <summary>Null where the bytes are no HTTP answer.</summary>
    public static HttpProbe? Read(ReadOnlySpan<byte> answer)
    {
        var text = Encoding.Latin1.GetString(answer);
        if (!text.StartsWith("HTTP/1.", StringComparison.Ordinal) || text.Length < LeastBytes || !int.TryParse(text.AsSpan(9, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var status))
        {
            return null;
        }

        var date = text.Split("\r\n").FirstOrDefault(line => line.StartsWith("Date:", StringComparison.OrdinalIgnoreCase))?["Date:".Length..].Trim();
        return new HttpProbe(status, DateTimeOffset.TryParseExact(date, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null);
    }
}
