using Enforcer.Policies.Rules.Certs;
using Enforcer.Resources;

namespace Enforcer.Preflight.Evidence;

/// <summary>Compares a live place's clock with ours.</summary>
internal static class ClockSkew
{
    /// <summary>Half of what certificates are backdated by: enough for networks, little enough to act in time.</summary>
    private static readonly TimeSpan Tolerated = TimeSpan.FromMinutes(2.5);

    public static void Report(Dossier dossier, Resource resource, Node at, DateTimeOffset theirs, DateTimeOffset ours)
    {
        if ((theirs - ours).Duration() > Tolerated)
        {
            dossier.Report(CertificateRules.ClockSkew, resource, at, $"its clock is {(int)(theirs - ours).Duration().TotalMinutes} minutes {(theirs > ours ? "ahead of" : "behind")} ours");
        }
    }
}
