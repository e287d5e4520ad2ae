using Enforcer.Policies.Rules.Certs;
using Enforcer.Resources;

namespace Enforcer.Preflight.Evidence;

/// <summary>Compares a live place's clock with ours.</summary>
internal static class ClockSkew
{
    /// <summary>Half of what certificates are backdated by: enough for networks, little enough to act in time.</summary>
    private static readonly TimeSpan Tolerated = TimeSpan.FromMinutes(2.5);

    public static void Report(Dossier dossier, Resource resource, Node at, DateTimeOffset theirs, DateTimeOffset ours) => Report(dossier, resource, at, theirs - ours);

    /// <param name="dossier">Takes the finding.</param>
    /// <param name="resource">The place.</param>
    /// <param name="at">Of it.</param>
    /// <param name="ahead">How far its clock is ahead of ours; negative: behind.</param>
    public static void Report(Dossier dossier, Resource resource, Node at, TimeSpan ahead)
    {
        if (ahead.Duration() > Tolerated)
        {
            dossier.Report(CertificateRules.ClockSkew, resource, at, $"its clock is {(int)ahead.Duration().TotalMinutes} minutes {(ahead > TimeSpan.Zero ? "ahead of" : "behind")} ours");
        }
    }
}
