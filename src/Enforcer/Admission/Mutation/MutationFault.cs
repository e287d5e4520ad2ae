using Enforcer.Admission.Validation;

namespace Enforcer.Admission.Mutation;

/// <summary>A wish of a Pod that cannot be fulfilled as written; it is refused rather than ignored, because ignoring it would weaken the Pod.</summary>
/// <param name="Rule">Kebab-case, as a rule's id.</param>
/// <param name="Path">Where, dotted from the Pod's root.</param>
/// <param name="Message">What is wrong; never a value that may be a secret.</param>
/// <param name="Fix">The exact form that is right.</param>
internal sealed record MutationFault(string Rule, string Path, string Message, string Fix)
{
    public override string ToString() => FindingText.Line(Rule, Path, Message, Fix);
}
