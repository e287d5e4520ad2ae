using System.Text;

namespace Enforcer.Scanning.History;

/// <summary>Reads a path as git writes it into a diff: as it is, or in quotes with C's escapes where it holds anything unusual.</summary>
internal static class GitQuotedPath
{
    /// <param name="written">What follows <c>+++ </c>.</param>
    /// <returns>The path without its <c>b/</c>; null for <c>/dev/null</c>.</returns>
    public static string? Read(ReadOnlySpan<byte> written)
    {
        // A name that holds a blank is followed by a tab.
        var path = written.TrimEnd((byte)'\t');
        path = path is [(byte)'"', .., (byte)'"'] ? Unquoted(path[1..^1]) : path;
        return path.StartsWith("b/"u8) ? Encoding.UTF8.GetString(path[2..]) : null;
    }

    private static byte[] Unquoted(ReadOnlySpan<byte> quoted)
    {
        var bytes = new List<byte>(quoted.Length);
        for (var at = 0; at < quoted.Length; at++)
        {
            if (quoted[at] != '\\' || at + 1 == quoted.Length)
            {
                bytes.Add(quoted[at]);
                continue;
            }

            at++;
            if (quoted[at] is >= (byte)'0' and <= (byte)'3' && at + 2 < quoted.Length)
            {
                bytes.Add((byte)(((quoted[at] - '0') << 6) | ((quoted[at + 1] - '0') << 3) | (quoted[at + 2] - '0')));
                at += 2;
                continue;
            }

            bytes.Add(quoted[at] switch
            {
                (byte)'n' => (byte)'\n',
                (byte)'t' => (byte)'\t',
                (byte)'r' => (byte)'\r',
                (byte)'a' => 7,
                (byte)'b' => 8,
                (byte)'v' => 11,
                (byte)'f' => 12,
                var other => other,
            });
        }

        return [.. bytes];
    }
}
