using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Enforcer.Certificates;

/// <summary>
/// The one form of identity in the mesh: a SPIFFE ID that obeys SPIFFE-ID.md 2.1 to 2.4 to the letter, so that two spellings of one
/// workload cannot exist and comparison by ordinal text is exact.
/// </summary>
internal readonly record struct SpiffeId
{
    public const int MaximumBytes = 2048;
    public const int MaximumTrustDomainBytes = 255;

    private const string Scheme = "spiffe://";

    private static readonly SearchValues<char> TrustDomainCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789.-_");

    private static readonly SearchValues<char> PathCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_/");

    private readonly string? _text;
    private readonly int _trustDomainEnd;

    private SpiffeId(string text, int trustDomainEnd)
    {
        _text = text;
        _trustDomainEnd = trustDomainEnd;
    }

    /// <summary>Lower-case, without scheme; empty for the default value, which equals no parsed identity.</summary>
    public string TrustDomain => _text is null ? "" : _text[Scheme.Length.._trustDomainEnd];

    /// <summary>Empty for the identity of a trust domain itself, otherwise starts with a slash.</summary>
    public string Path => _text is null ? "" : _text[_trustDomainEnd..];

    /// <summary>True where the identity names a workload; that of a trust domain itself belongs on its CA certificates only.</summary>
    public bool HasPath => _text is not null && _trustDomainEnd < _text.Length;

    /// <summary>The identity of a trust domain itself, as its CA certificates carry it.</summary>
    /// <exception cref="FormatException">The name is no trust domain.</exception>
    public static SpiffeId OfTrustDomain(string trustDomain) =>
        TryParse(Scheme + trustDomain, out var id) && !id.HasPath ? id : throw new FormatException($"'{trustDomain}' is no SPIFFE trust domain");

    /// <exception cref="FormatException">The text is no SPIFFE ID.</exception>
    public static SpiffeId Parse(string text) => TryParse(text, out var id) ? id : throw new FormatException($"'{text}' is no SPIFFE ID");

    /// <summary>False for anything that is not exactly a SPIFFE ID: no normalising, no percent-decoding, no user, port, query or fragment.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out SpiffeId id)
    {
        id = default;
        // Only ASCII gets past the character sets below, so characters are bytes here.
        if (text is null || text.Length > MaximumBytes || !text.StartsWith(Scheme, StringComparison.Ordinal))
        {
            return false;
        }

        var slash = text.IndexOf('/', Scheme.Length);
        var end = slash < 0 ? text.Length : slash;
        var trustDomain = text.AsSpan(Scheme.Length, end - Scheme.Length);
        if (trustDomain.Length is 0 or > MaximumTrustDomainBytes || trustDomain.ContainsAnyExcept(TrustDomainCharacters) || !IsPath(text.AsSpan(end)))
        {
            return false;
        }

        id = new SpiffeId(text, end);
        return true;
    }

    public override string ToString() => _text ?? "";

    private static bool IsPath(ReadOnlySpan<char> path)
    {
        if (path.IsEmpty)
        {
            return true;
        }

        if (path.ContainsAnyExcept(PathCharacters))
        {
            return false;
        }

        var segments = path[1..];
        foreach (var range in segments.Split('/'))
        {
            // An empty last segment is the trailing slash.
            if (segments[range] is "" or "." or "..")
            {
                return false;
            }
        }

        return true;
    }
}
