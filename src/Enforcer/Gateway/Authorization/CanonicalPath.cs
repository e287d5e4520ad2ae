using System.Buffers;
using System.Text;

namespace Enforcer.Gateway.Authorization;

/// <summary>
/// One reading of a request's path for the rules and the app alike: what is judged is what is sent. A path that two servers could read in
/// two ways is refused, since one of them may be the app.
/// </summary>
internal static class CanonicalPath
{
    private static readonly SearchValues<char> Suspicious = SearchValues.Create([.. Enumerable.Range(0, 0x21).Select(code => (char)code), '%', '\\', '#', ';', '\x7f']);
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    /// <param name="raw">The path as it stood in the request line, without its query.</param>
    /// <param name="forwarded">What the app is asked for: needless percent-encoding decoded, double slashes merged, dot segments resolved.</param>
    /// <param name="decoded">What the rules see: <paramref name="forwarded"/> with every percent-encoding decoded.</param>
    /// <returns>False for an encoded slash, backslash or control character, broken encoding, and a path above the root.</returns>
    public static bool TryRead(string raw, out string forwarded, out string decoded)
    {
        forwarded = decoded = raw;
        if (raw.Length == 0 || raw[0] != '/')
        {
            return false;
        }

        if (!raw.AsSpan().ContainsAny(Suspicious) && !raw.AsSpan().ContainsAnyExceptInRange('\x21', '\x7e')
            && !raw.Contains("//", StringComparison.Ordinal) && !raw.Contains("/.", StringComparison.Ordinal))
        {
            return true;
        }

        if (!TryDecodeNeedless(raw, out var plain) || !TryResolve(plain, out forwarded))
        {
            return false;
        }

        return TryDecodeAll(forwarded, out decoded);
    }

    private static bool TryDecodeNeedless(string raw, out string plain)
    {
        var builder = new StringBuilder(raw.Length);
        plain = "";
        for (var i = 0; i < raw.Length; i++)
        {
            var letter = raw[i];
            if (letter is <= ' ' or > '~' or '\\' or '#')
            {
                return false;
            }

            if (letter != '%')
            {
                builder.Append(letter);
                continue;
            }

            if (i + 2 >= raw.Length || !char.IsAsciiHexDigit(raw[i + 1]) || !char.IsAsciiHexDigit(raw[i + 2]))
            {
                return false;
            }

            var code = Convert.ToByte(raw.Substring(i + 1, 2), 16);
            i += 2;
            if (code is < 0x20 or 0x7f or (byte)'/' or (byte)'\\')
            {
                return false;
            }

            if (char.IsAsciiLetterOrDigit((char)code) || code is (byte)'-' or (byte)'.' or (byte)'_' or (byte)'~')
            {
                builder.Append((char)code);
            }
            else
            {
                builder.Append('%').Append(code.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
            }
        }

        plain = builder.ToString();
        return true;
    }

    private static bool TryResolve(string path, out string resolved)
    {
        resolved = "";
        var kept = new List<string>();
        var segments = path.Split('/');
        for (var i = 1; i < segments.Length; i++)
        {
            var segment = segments[i];
            switch (segment)
            {
                case "" or ".":
                    break;
                case ".." when kept.Count == 0:
                    return false;
                case "..":
                    kept.RemoveAt(kept.Count - 1);
                    break;
                // Some servers cut parameters off before they resolve dots: '/public/..;/admin' is '/admin' to them.
                case var _ when segment.StartsWith(".;", StringComparison.Ordinal) || segment.StartsWith("..;", StringComparison.Ordinal):
                    return false;
                default:
                    kept.Add(segment);
                    break;
            }
        }

        var endsInSlash = segments[^1] is "" or "." or "..";
        resolved = kept.Count == 0 ? "/" : $"/{string.Join('/', kept)}{(endsInSlash ? "/" : "")}";
        return true;
    }

    private static bool TryDecodeAll(string path, out string decoded)
    {
        decoded = path;
        if (!path.Contains('%', StringComparison.Ordinal))
        {
            return true;
        }

        var bytes = new byte[path.Length];
        var length = 0;
        for (var i = 0; i < path.Length; i++)
        {
            bytes[length++] = path[i] == '%' ? Convert.ToByte(path.Substring(i + 1, 2), 16) : (byte)path[i];
            i += path[i] == '%' ? 2 : 0;
        }

        try
        {
            decoded = StrictUtf8.GetString(bytes, 0, length);
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }
}
