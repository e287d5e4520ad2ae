using System.Globalization;

namespace Enforcer.Gateway.Forwarding.Http2;

/// <summary>
/// Writes a request as a header block of literals and entries of the static table: it depends on no state of the connection, so it is put
/// together outside of every lock.
/// </summary>
internal static class RequestBlock
{
    private const int Authority = 1;
    private const int Get = 2;
    private const int Post = 3;
    private const int Root = 4;
    private const int Https = 7;
    private const int ContentLength = 28;

    /// <exception cref="MalformedRequestException">A header cannot be written down.</exception>
    public static void Write(ByteBuffer output, HttpContext context)
    {
        var request = context.Request;
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsPost(request.Method))
        {
            WriteInteger(output, 0x80, 7, HttpMethods.IsGet(request.Method) ? Get : Post);
        }
        else
        {
            WriteLiteral(output, Get, null, request.Method);
        }

        WriteInteger(output, 0x80, 7, Https);
        WriteLiteral(output, Authority, null, request.Headers.Host.ToString());
        WriteLiteral(output, Root, null, RequestTarget.Of(context));
        foreach (var (name, values) in request.Headers)
        {
            if (HopHeaders.Contains(name) || name.Equals("Host", StringComparison.OrdinalIgnoreCase) || name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            HeaderText.RequireName(name);
            var index = StaticTable.IndexOf(name);
            for (var i = 0; i < values.Count; i++)
            {
                WriteLiteral(output, index, name, values[i]);
            }
        }

        if (request.ContentLength is { } length)
        {
            WriteLiteral(output, ContentLength, null, length.ToString(CultureInfo.InvariantCulture));
        }
    }

    private static void WriteLiteral(ByteBuffer output, int index, string? name, string? value)
    {
        if (value.AsSpan().ContainsAny('\r', '\n', '\0'))
        {
            throw new MalformedRequestException("A header's value holds a line end.");
        }

        WriteInteger(output, 0x00, 4, index);
        if (index == 0)
        {
            WriteString(output, name!.ToLowerInvariant());
        }

        WriteString(output, value);
    }

    private static void WriteString(ByteBuffer output, string? text)
    {
        WriteInteger(output, 0x00, 7, System.Text.Encoding.UTF8.GetByteCount(text ?? ""));
        output.Write(text);
    }

    private static void WriteInteger(ByteBuffer output, byte pattern, int bits, int value)
    {
        var most = (1 << bits) - 1;
        if (value < most)
        {
            output.Write((byte)(pattern | value));
            return;
        }

        output.Write((byte)(pattern | most));
        for (value -= most; value >= 0x80; value >>= 7)
        {
            output.Write((byte)(value | 0x80));
        }

        output.Write((byte)value);
    }
}
