using System.Buffers;
using System.Text;

namespace Enforcer.Gateway.Forwarding.Http1;

/// <summary>
/// One header line, read strictly: what two readers could take for two things (folded lines, spaces before the colon, control characters) is
/// no header.
/// </summary>
internal readonly record struct HeaderLine(string Name, string Value)
{
    private static readonly SearchValues<byte> Token =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    private static readonly SearchValues<byte> NoText = SearchValues.Create([.. Enumerable.Range(0, 0x20).Where(code => code != '\t').Select(code => (byte)code), 0x7f]);

    // Names that nearly every answer has cost no string.
    private static readonly string[] Known =
    [
        "Date", "Server", "Content-Type", "Content-Length", "Connection", "Keep-Alive", "Transfer-Encoding", "ETag", "Vary", "Cache-Control", "Last-Modified",
        "Content-Encoding", "Accept-Ranges", "Location", "Set-Cookie", "Expires", "X-Powered-By", "X-Request-Id", "X-Content-Type-Options", "Strict-Transport-Security",
    ];

    /// <param name="line">Without its line end.</param>
    /// <exception cref="InvalidDataException">It is no header.</exception>
    public static HeaderLine Read(ReadOnlySpan<byte> line)
    {
        var colon = line.IndexOf((byte)':');
        if (colon <= 0 || line[..colon].ContainsAnyExcept(Token))
        {
            throw new InvalidDataException("A header of the answer has no name.");
        }

        var value = line[(colon + 1)..].Trim(" \t"u8);
        return value.ContainsAny(NoText)
            ? throw new InvalidDataException("A header of the answer holds a control character.")
            : new HeaderLine(NameOf(line[..colon]), Encoding.Latin1.GetString(value));
    }

    public bool Is(string name) => Name.Equals(name, StringComparison.OrdinalIgnoreCase);

    private static string NameOf(ReadOnlySpan<byte> name)
    {
        foreach (var known in Known)
        {
            if (known.Length == name.Length && Ascii.EqualsIgnoreCase(name, known))
            {
                return known;
            }
        }

        return Encoding.ASCII.GetString(name);
    }
}
