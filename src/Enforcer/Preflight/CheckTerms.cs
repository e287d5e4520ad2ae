using Enforcer.Certificates.Validation.Der;
using Enforcer.Certificates.Validation.Names;

namespace Enforcer.Preflight;

/// <summary>What a check asks for: when, how far ahead, under which roots, for which names.</summary>
internal sealed record CheckTerms
{
    private static readonly TimeSpan DefaultWindow = TimeSpan.FromDays(30);
    private static readonly TimeSpan DefaultAuthorityWindow = TimeSpan.FromDays(60);

    public required DateTimeOffset Now { get; init; }

    /// <summary>
    /// What ends sooner than this is found. Null: 30 days, of authorities 60, but never more than the last third of a certificate's life,
    /// which is when renewal is due: a certificate of one hour is not always "about to end".
    /// </summary>
    public TimeSpan? Within { get; init; }

    /// <summary>The bundle that must cover every leaf; null: the one beside each, else all that were found.</summary>
    public IReadOnlyList<ParsedCertificate>? Roots { get; init; }

    /// <summary>Names that every leaf must have.</summary>
    public IReadOnlyList<PeerName> Names { get; init; } = [];

    public bool EndsSoon(ParsedCertificate certificate) => certificate.NotAfter - Now < Window(certificate.NotBefore, certificate.NotAfter, isAuthority: false);

    public bool AuthorityEndsSoon(ParsedCertificate certificate) => certificate.NotAfter - Now < Window(certificate.NotBefore, certificate.NotAfter, isAuthority: true);

    public bool EndsSoon(DateTimeOffset from, DateTimeOffset until) => until - Now < Window(from, until, isAuthority: false);

    /// <summary>When, for a message: the day and how far away it is.</summary>
    public string Say(DateTimeOffset time)
    {
        var away = time - Now;
        var size = away.Duration();
        var amount = size >= TimeSpan.FromDays(2) ? $"{(int)size.TotalDays} days" : size >= TimeSpan.FromHours(2) ? $"{(int)size.TotalHours} hours" : $"{(int)size.TotalMinutes} minutes";
        return $"{time.UtcDateTime:yyyy-MM-dd HH:mm}Z ({(away < TimeSpan.Zero ? $"{amount} ago" : $"in {amount}")})";
    }

    private TimeSpan Window(DateTimeOffset from, DateTimeOffset until, bool isAuthority)
    {
        if (Within is { } asked)
        {
            return asked;
        }

        var third = (until - from) / 3;
        var usual = isAuthority ? DefaultAuthorityWindow : DefaultWindow;
        return third < usual ? third : usual;
    }
}
