using Enforcer.Certificates.Validation.Der;

namespace Enforcer.Preflight.Rehearsals;

/// <summary>Who would fail, when and why.</summary>
internal sealed record Rehearsal
{
    public required DateTimeOffset Now { get; init; }

    /// <summary>When the change happens.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What fails up to here breaks.</summary>
    public required DateTimeOffset Until { get; init; }

    /// <summary>The end of the time line.</summary>
    public required DateTimeOffset Horizon { get; init; }

    public required IReadOnlyList<ParsedCertificate> Today { get; init; }

    public required IReadOnlyList<ParsedCertificate> Then { get; init; }

    /// <summary>Roots first, then whoever breaks, then the others.</summary>
    public required IReadOnlyList<Participant> Participants { get; init; }

    public IEnumerable<ParsedCertificate> Removed => Today.Where(root => !Then.Any(root.IsSame));

    public IEnumerable<ParsedCertificate> Added => Then.Where(root => !Today.Any(root.IsSame));

    /// <summary>Those who are judged: roots are shown for their dates only.</summary>
    public IEnumerable<Participant> Judged => Participants.Where(participant => participant.Kind != "root");

    public bool IsSafe => Judged.All(participant => participant.Outcome != Outcome.Breaks);
}
