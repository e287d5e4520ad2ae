using System.Globalization;
using Enforcer.Issuer.Ledger;

namespace Enforcer.Issuer.Authorities;

/// <summary>What an operator asks of the authorities: who plays which part until when, and what comes next.</summary>
/// <param name="State">As stored.</param>
/// <param name="Living">Leaves that live, as far as the replicas wrote them down.</param>
/// <param name="Rows">Part, name, root, since, end.</param>
/// <param name="NextStep">One sentence.</param>
internal sealed record AuthorityStatus(AuthorityState State, int Living, IReadOnlyList<string[]> Rows, string NextStep)
{
    public static AuthorityStatus Of(AuthorityState state, IReadOnlyList<LeafRecord> records, DateTimeOffset now)
    {
        var living = records.SelectMany(record => record.Leaves.Values).SelectMany(leaves => leaves.Values).Count(end => end >= now.ToUnixTimeSeconds());
        var rows = new List<string[]> { Row("active", state.Active) };
        if (state.Next is { } next)
        {
            rows.Add(Row("next", next));
        }

        if (state.Previous is { } previous)
        {
            rows.Add(Row("previous", previous));
        }

        return new AuthorityStatus(state, living, rows, Next(state, records, now));
    }

    private static string Next(AuthorityState state, IReadOnlyList<LeafRecord> records, DateTimeOffset now)
    {
        if (state.Previous is not null)
        {
            return "retire" + Waiting(LeafSurvey.WaitForRetirement(state, records, now));
        }

        return state.Next is not null ? "activate" + Waiting(LeafSurvey.WaitForActivation(state, records, now)) : "prepare, well before the active authority ends";
    }

    private static string Waiting(string? what) => what is null ? ", now" : $", after waiting for {what}";

    private static string[] Row(string part, StoredAuthority authority)
    {
        var certificates = authority.Certificates();
        return
        [
            part,
            authority.Id,
            certificates.Count == 1 ? "itself" : StoredAuthority.Name(certificates[^1]),
            Minute(authority.Since),
            Minute(certificates.Min(certificate => new DateTimeOffset(certificate.NotAfter))),
        ];
    }

    private static string Minute(DateTimeOffset time) => time.ToUniversalTime().ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture);
}
