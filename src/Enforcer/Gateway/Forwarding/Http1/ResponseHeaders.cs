namespace Enforcer.Gateway.Forwarding.Http1;

/// <summary>Hands the head of the app's answer on, without what speaks of its connection alone.</summary>
internal static class ResponseHeaders
{
    /// <exception cref="InvalidDataException">A header cannot be sent on.</exception>
    public static void Copy(ResponseHead head, HttpResponse response)
    {
        response.StatusCode = head.Status;
        foreach (var header in head.Headers)
        {
            if (header.Is("Content-Length") || header.Is(Refusal.Header) || HopHeaders.Contains(header.Name) || IsNominated(head.Connection, header.Name))
            {
                continue;
            }

            Answer.Append(response.Headers, header.Name, header.Value);
        }

        if (head.ContentLength is { } length && head.Status != StatusCodes.Status204NoContent)
        {
            response.ContentLength = length;
        }
    }

    private static bool IsNominated(string? connection, string name)
    {
        if (HopHeaders.IsPlainConnection(connection))
        {
            return false;
        }

        foreach (var part in connection.AsSpan().Split(','))
        {
            if (connection.AsSpan(part).Trim().Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
