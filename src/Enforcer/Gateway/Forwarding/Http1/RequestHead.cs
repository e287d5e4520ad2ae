using Microsoft.Extensions.Primitives;

namespace Enforcer.Gateway.Forwarding.Http1;

/// <summary>Writes a request line and headers for our own app. The framing is written from what was understood, never copied.</summary>
internal static class RequestHead
{
    /// <exception cref="MalformedRequestException">A header cannot be written down.</exception>
    public static void Write(ByteBuffer output, HttpContext context)
    {
        var request = context.Request;
        output.Write(request.Method);
        output.Write(" "u8);
        output.Write(RequestTarget.Of(context));
        output.Write(" HTTP/1.1\r\n"u8);
        Write(output, "Host", request.Headers.Host.ToString());
        foreach (var (name, values) in request.Headers)
        {
            HeaderText.RequireName(name);
            if (!HopHeaders.Contains(name) && !name.Equals("Host", StringComparison.OrdinalIgnoreCase) && !name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
            {
                Write(output, name, values);
            }
        }

        if (request.ContentLength is { } length || HttpMethods.IsPost(request.Method) || HttpMethods.IsPut(request.Method) || HttpMethods.IsPatch(request.Method))
        {
            output.Write("Content-Length: "u8);
            output.Write(request.ContentLength ?? 0);
            output.Write("\r\n"u8);
        }

        output.Write("\r\n"u8);
    }

    private static void Write(ByteBuffer output, string name, in StringValues values)
    {
        for (var i = 0; i < values.Count; i++)
        {
            Write(output, name, values[i]);
        }
    }

    private static void Write(ByteBuffer output, string name, string? value)
    {
        if (value.AsSpan().ContainsAny('\r', '\n', '\0'))
        {
            throw new MalformedRequestException("A header's value holds a line end.");
        }

        output.Write(name);
        output.Write(": "u8);
        output.Write(value);
        output.Write("\r\n"u8);
    }
}
