using Enforcer.Preflight.Evidence;

namespace Enforcer.Preflight.Checks;

/// <summary>One question about everything that was found. Pure and total.</summary>
internal interface ICheck
{
    IEnumerable<Found> Run(Dossier dossier, CheckTerms terms);
}
